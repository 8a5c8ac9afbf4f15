
# The folder of jobs: of the home that the words name, the environment's, this one, or the installed one.
_arrears_jobs()
{
	local i dir program

	program=$(type -P -- "${COMP_WORDS[0]}") && program=$(readlink -f -- "$program")
	for ((i = 1; i < COMP_CWORD - 1; i++)); do
		[[ ${COMP_WORDS[i]} == --home ]] && set -- "${COMP_WORDS[i + 1]}"
	done
	for dir in "${1:-}" "${ARREARS_HOME:-}" . "${program%/*/*}/share/arrears"; do
		[[ $dir && -d $dir/jobs/cycles ]] || continue
		(cd -- "$dir/jobs/cycles" && printf '%s\n' *.xml | sed 's/\.xml$//')
		return
	done
}

# _arrears_value KIND: what may stand where the table says KIND
_arrears_value()
{
	case $1 in
	DIR | PACK) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
	FILE | MODEL) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	JOB) mapfile -t COMPREPLY < <(compgen -W "$(_arrears_jobs)" -- "$cur") ;;
	esac
}

_arrears()
{
	local cur=${COMP_WORDS[COMP_CWORD]} verb= at=1 group takes word value i places=() options=()

	COMPREPLY=()
	[[ ${COMP_WORDS[1]} == help ]] && ((COMP_CWORD > 1)) && at=2
	while _arrears_takes "$verb"; [[ $group ]] && ((at < COMP_CWORD)); do
		verb=${verb:+$verb }${COMP_WORDS[at++]}
	done
	if [[ $group ]]; then
		((COMP_CWORD > 1)) || takes+=' help --version'
		mapfile -t COMPREPLY < <(compgen -W "$takes" -- "$cur")
		return
	fi
	[[ ${COMP_WORDS[1]} == help ]] && return
	for word in $takes; do
		if [[ $word == --* ]]; then options+=("$word"); else places+=("$word"); fi
	done
	for ((i = at; i < COMP_CWORD; i++)); do
		if [[ ${COMP_WORDS[i]} != --* ]]; then
			places=("${places[@]:1}")
			continue
		fi
		value=
		for word in "${!options[@]}"; do
			[[ ${options[word]%%=*} == "${COMP_WORDS[i]}" ]] || continue
			[[ ${options[word]} == *=* ]] && value=${options[word]#*=}
			unset "options[word]"
		done
		if [[ $value ]] && ((++i == COMP_CWORD)); then
			_arrears_value "$value"
			return
		fi
	done
	if [[ $cur != -* && ${places[0]} ]]; then
		_arrears_value "${places[0]}"
		[[ $cur || ${COMPREPLY[0]} ]] && return
	fi
	mapfile -t COMPREPLY < <(compgen -W "${options[*]%%=*}" -- "$cur")
}
complete -F _arrears arrears
