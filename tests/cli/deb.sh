#!/bin/sh
# deb.sh - the Debian package holds all that the program needs: unpacked elsewhere, with the sources out of reach, it lives nights. TAP.
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
b=$top/${B:-build/release}
w=$b/package
n=0
case $b in */release) ;; *) echo "1..0 # SKIP a package is made of the release build alone"; exit 0 ;; esac
command -v dpkg-shlibdeps >/dev/null && command -v strip >/dev/null || { echo "1..0 # SKIP dpkg-dev or binutils is not installed"; exit 0; }
rm -rf "$w"; mkdir -p "$w/tree" "$w/empty" "$w/elsewhere"; : >"$w/seen"
t() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /; 30q' "$w/seen"; fi; }
skip() { n=$((n + 1)); echo "ok $n - $1 # SKIP $2"; }
is() { [ "$2" = "$3" ]; t $? "$1: \"$2\", wanted \"$3\""; }
says() { grep -qE -- "$2" "$w/seen"; t $? "$1: $2"; }

mkdir "$w/build"; ln "$b/arrears" "$w/build/arrears" 2>/dev/null || cp "$b/arrears" "$w/build/arrears"
deb() { (umask "$1"; COMPRESSION=gzip sh jobs/install/deb.sh "${w#"$top/"}/build") >"$w/seen" 2>&1; is "made, umask $1: status" $? 0; }
deb 077; package=$(echo "$w"/build/*.deb); sha256sum <"$package" >"$w/first"
deb 022; sha256sum <"$package" >"$w/seen"; cmp -s "$w/first" "$w/seen"; t $? "made again: the same bytes"
dpkg-deb -f "$package" >"$w/seen"
says "control" '^Version: 0\.[0-9]+'; says "control" "^Depends: .*libdb5\.3.*tzdata"
is "control: nothing left open" "$(grep -c @ "$w/seen")" "$(grep -c '^Maintainer: .*@' "$w/seen")"
dpkg-deb -c "$package" >"$w/seen"; is "somebody's files" "$(grep -vc ' root/root ' "$w/seen")" 0
is "written by others" "$(grep -c '^-.......w\|^-....w' "$w/seen")" 0
dpkg-deb -x "$package" "$w/tree"; dpkg-deb -e "$package" "$w/control"
(cd "$w/tree" && md5sum --quiet -c "$w/control/md5sums") >"$w/seen" 2>&1; is "its sums: status" $? 0
is "each file has one" "$(wc -l <"$w/control/md5sums")" "$(find "$w/tree" -type f | wc -l)"
for f in postinst prerm postrm; do sh -n "$w/control/$f" 2>"$w/seen"; t $? "$f can be read"; done
(cd "$w/tree" && git -C "$top" ls-files formats/layouts rules/packs jobs/cycles | while read -r f; do cmp -s "$top/$f" "usr/share/arrears/$f" || echo "$f"; done) >"$w/seen"
is "files of the home that are not in it" "$(cat "$w/seen")" ""
grep -rlE "@(PREFIX|JOB|VERSION)@|$top" "$w/tree/usr/share" "$w/tree/usr/libexec" "$w/tree/lib" >"$w/seen"; is "files that name the place where it was made" "$(cat "$w/seen")" ""
if command -v lintian >/dev/null; then
	lintian --allow-root --fail-on error,warning "$package" >"$w/seen" 2>&1; is "lintian: status" $? 0
else skip "lintian finds nothing" "lintian is not installed"; fi

# --- nights of it, with nothing of the sources: their folders are empty for it, where this may be done
cat >"$w/nights" <<'EOF'
set -e
root=$1 w=$2 top=$3 hidden=$4
if [ "$hidden" = yes ]; then
	for d in formats rules jobs samples; do mount --bind "$w/empty" "$top/$d"; done
	[ -z "$(ls "$top/rules")" ]
fi
cd "$w/elsewhere"
PATH=$root/usr/bin:/usr/bin:/bin
arrears check
arrears run nightly --date 2026-02-13 --in "$w/lakemont" --out "$w/out" --data "$w/data" || [ $? = 4 ]
arrears new "$w/home"
sed -i 's/<code from="C">cash/<code from="CASH">cash/' "$w/home/formats/layouts/payments.xml"
mkdir -p "$w/state/city/in"
for d in 2026-02-13 2026-02-17 2026-02-18; do cp -r "$w/home/in/$d" "$w/state/city/in/nightly-$d"; done
ARREARS_HOME=$w/home ARREARS_STATE=$w/state "$root/usr/libexec/arrears/job" nightly city
EOF
cp -r samples/lakemont/2026-02-13 "$w/lakemont"
hidden=no alone=
if unshare -m true 2>/dev/null; then hidden=yes alone="unshare -m"; else skip "the sources out of reach" "unshare is not allowed"; fi
$alone env -i sh "$w/nights" "$w/tree" "$w" "$top" $hidden >"$w/seen" 2>&1; is "nights of what was unpacked: status" $? 0
says "check with the shipped home" "arrears: home $w/tree/usr/share/arrears"; says "check with the shipped home" "pack us-fl-municipal: "
for night in out/nightly-2026-02-13 state/city/out/nightly-2026-02-13 state/city/out/nightly-2026-02-17 state/city/out/nightly-2026-02-18; do
	[ -s "$w/$night/report.txt" ]; t $? "$night was published"
done
# The program that was built says the same.
build_out=$w/built; (cd "$top" && "$b/arrears" run nightly --date 2026-02-13 --in "$w/lakemont" --out "$build_out" --data "$w/built-data") >"$w/seen" 2>&1
for f in orders notices exceptions totals; do cmp "$w/out/nightly-2026-02-13/$f.csv" "$build_out/nightly-2026-02-13/$f.csv" >"$w/seen" 2>&1; t $? "$f.csv as in the sources' folder"; done

# --- installed by dpkg over this machine as it is, which sees nothing of it; the user lives a night; then purged
cat >"$w/over" <<'EOF'
set -e
w=$1 package=$2 o=$w/over.fs m=$w/over.fs/m
mkdir "$o"; mount -t tmpfs none "$o"; mkdir "$o/u" "$o/w" "$m"
mount -t overlay -o "lowerdir=/,upperdir=$o/u,workdir=$o/w" overlay "$m"
mount -t proc proc "$m/proc"; mount --rbind /dev "$m/dev"
cp "$package" "$m/package.deb"
cat >"$m/inside" <<'END'
set -e
dpkg --force-depends -i /package.deb
stat -c 'mode %a %U:%G %n' /etc/arrears /var/lib/arrears
arrears new /etc/arrears/city; chgrp -R arrears /etc/arrears/city; chmod -R g=rX,o= /etc/arrears/city
mkdir -p /var/lib/arrears/city/in; cp -r /etc/arrears/city/in/2026-02-13 /var/lib/arrears/city/in/nightly-2026-02-13; chown -R arrears: /var/lib/arrears/city
cd /
su arrears -s /bin/sh -c 'ARREARS_HOME=/etc/arrears/city /usr/libexec/arrears/job nightly city'
echo "open to others: $(find /var/lib/arrears/city/out /var/lib/arrears/city/data -perm /077 | wc -l)"
dpkg --force-depends -P arrears
[ ! -e /usr/share/arrears ] && [ ! -e /usr/bin/arrears ] && echo "gone, and the state stays: $(ls /var/lib/arrears/city/out)"
END
exec chroot "$m" sh /inside
EOF
if [ $hidden = yes ] && command -v systemd-sysusers >/dev/null && unshare -m sh -c 'mkdir -p "$1" && mount -t tmpfs none "$1" && mkdir "$1/u" "$1/w" "$1/m" && mount -t overlay -o "lowerdir=/,upperdir=$1/u,workdir=$1/w" overlay "$1/m"' sh "$w/try" 2>/dev/null; then
	unshare -m env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin sh "$w/over" "$w" "$package" >"$w/seen" 2>&1; is "installed, used, purged: status" $? 0
	says "installed" "mode 750 root:arrears /etc/arrears"; says "installed" "mode 750 root:arrears /var/lib/arrears"
	says "a night of the user's" "^open to others: 0"
	says "purged" "^gone, and the state stays: nightly-2026-02-13"
else skip "installed by dpkg, used, purged" "no overlay of this machine, or no systemd-sysusers"; fi
echo "1..$n"
