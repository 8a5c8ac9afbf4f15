
# _arrears_value ... KIND: what may stand where the table says KIND; before it _arguments puts what compadd wants
_arrears_value()
{
	local dir kind=$@[-1]
	local -a jobs

	case $kind in
	(DIR|PACK) _files "${@[1,-2]}" -/ ;;
	(FILE|MODEL) _files "${@[1,-2]}" ;;
	(JOB)
		for dir in "${opt_args[--home]}" "$ARREARS_HOME" . "${commands[arrears]:A:h:h}/share/arrears"; do
			[[ -n $dir && -d $dir/jobs/cycles ]] || continue
			jobs=($dir/jobs/cycles/*.xml(N:t:r))
			compadd "${@[1,-2]}" -a jobs
			return
		done ;;
	(*) _message "$kind" ;;
	esac
}

_arrears()
{
	local verb group help
	local -a takes

	if [[ $words[2] == help ]] && (( CURRENT > 2 )); then
		help=1
		shift words; (( CURRENT-- ))
	fi
	_arrears_takes ''
	while [[ -n $group ]]; do
		if (( CURRENT == 2 )); then
			[[ -n $help || -n $verb ]] || takes+=('help:what a verb takes' '--version:version, commit, libraries')
			_describe verb takes
			return
		fi
		verb=${verb:+$verb }$words[2]
		shift words; (( CURRENT-- ))
		_arrears_takes $verb
	done
	[[ -n $help ]] || _arguments $takes
}
[[ $funcstack[1] != _arrears ]] || _arrears "$@"
