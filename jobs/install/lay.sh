#!/bin/sh
# lay.sh BUILD DEST PREFIX - lays the program and all that it needs into DEST/PREFIX: bin/arrears; the shipped home in share/arrears, where
# the program finds it by its own place; its manual, completions, systemd's units, and what is to be read in share/doc/arrears. Modes are the same whatever the umask.
# lay.sh -r BUILD DEST PREFIX - takes the same files away again, and folders of ours that are empty then.
set -eu
cd "$(dirname "$0")/../.."

put() { # put MODE FILE TO
	mkdir -p "$(dirname "$3")"
	install -m "$1" "$2" "$3"
}
tree() { # tree FOLDER TO: whatever lies in it, but for what an editor leaves behind
	mkdir -p "$2"
	(cd "$1" && find . -type f ! -name '*~' ! -name '.*' | tar -cf - --mode=644 -T -) | tar -xf - --no-same-owner -C "$2"
}
# page FILE TO: packed, with nothing in it of when
page() { mkdir -p "$2"; gzip -9nc "$1" >"$2/${1##*/}.gz"; chmod 644 "$2/${1##*/}.gz"; }
units() { # units PREFIX ROOT: a service a job, its timer, the user and the folders that they want
	for timer in jobs/install/systemd/*.timer; do
		job=${timer##*/arrears-} job=${job%@.timer}
		sed "s|@PREFIX@|$1|g; s|@JOB@|$job|g" jobs/install/systemd/arrears-JOB@.service >"$made/service"
		put 644 "$made/service" "$2/lib/systemd/system/arrears-$job@.service"
		put 644 "$timer" "$2/lib/systemd/system/${timer##*/}"
	done
	for f in sysusers tmpfiles; do put 644 jobs/install/systemd/$f.conf "$2/lib/$f.d/arrears.conf"; done
	put 755 jobs/install/job.sh "$2/libexec/arrears/job"
}
lay() { # lay BUILD DEST PREFIX
	umask 022
	set -- "$1" "$2$3" "$3"
	put 755 "$1/arrears" "$2/bin/arrears"
	for f in formats/layouts rules/packs jobs/cycles; do tree $f "$2/share/arrears/$f"; done
	made=$(mktemp -d)
	"$1/arrears" manual "$made"
	for f in "$made"/*.1; do page "$f" "$2/share/man/man1"; done
	cat "$made/table.bash" jobs/install/complete.bash >"$made/arrears"
	cat "$made/table.zsh" jobs/install/complete.zsh >"$made/_arrears"
	put 644 "$made/arrears" "$2/share/bash-completion/completions/arrears"
	put 644 "$made/_arrears" "$2/share/zsh/site-functions/_arrears"
	units "$3" "$2"
	rm -rf "$made"
	tree jobs/install/samples "$2/share/doc/arrears/examples"
	put 644 README.md "$2/share/doc/arrears/README.md"
	for f in formats jobs; do put 644 $f/README.md "$2/share/doc/arrears/$f.md"; done
}
take_away() { # take_away BUILD DEST PREFIX
	stage=$(mktemp -d)
	lay "$1" "$stage" "$3"
	set -- "$1" "$2$3" "$3"
	(cd "$stage$3" && find . -type f) | while IFS= read -r f; do rm -f -- "$2/$f"; done
	rm -rf "$stage"
	for d in share/arrears share/doc/arrears libexec/arrears; do
		[ ! -d "$2/$d" ] || find "$2/$d" -depth -type d -exec rmdir --ignore-fail-on-non-empty {} +
	done
}
case $1 in
-r) take_away "$2" "$3" "$4" ;;
*) lay "$1" "$2" "$3" ;;
esac
