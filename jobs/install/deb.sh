#!/bin/sh
# deb.sh BUILD - a Debian package of what is built, BUILD/arrears_VERSION_ARCH.deb, with dpkg's own tools; the same bytes of the same program.
# Its version is the program's and the moment of the commit, by which later ones sort later.
# COMPRESSION (xz) is for who makes many.
set -eu
cd "$(dirname "$0")/../.."
umask 022
own=jobs/install/debian
root=$1/deb
number=$("$1/arrears" --version | sed -n '1s/arrears //p')
moment=$(git log -1 --date=format:%Y%m%d%H%M%S --format=%cd 2>/dev/null || true)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
version=$number${moment:++$moment}
arch=$(dpkg --print-architecture)

rm -rf "$root" "$root.made"; mkdir -p "$root/DEBIAN" "$root.made/debian"
sh jobs/install/lay.sh "$1" "$PWD/$root" /usr
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/arrears"
mkdir "$root/lib"; mv "$root/usr/lib/systemd" "$root/lib/"	# where Debian 12 wants units
mkdir -p "$root/usr/share/lintian/overrides" "$root/usr/share/zsh/vendor-completions"
mv "$root/usr/share/zsh/site-functions/_arrears" "$root/usr/share/zsh/vendor-completions/"; rmdir "$root/usr/share/zsh/site-functions"
cp $own/lintian-overrides "$root/usr/share/lintian/overrides/arrears"
cp $own/copyright "$root/usr/share/doc/arrears/"
printf 'arrears (%s) stable; urgency=medium\n\n  * Built from commit %s.\n\n -- arrears maintainers <maintainers@arrears.invalid>  %s\n' "$version" \
    "$("$1/arrears" --version | sed -n 's/^commit //p')" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")" |
    gzip -9nc >"$root/usr/share/doc/arrears/changelog.gz"

# What it is linked with says what must be installed.
printf 'Source: arrears\n\nPackage: arrears\nArchitecture: any\n' >"$root.made/debian/control"
libraries=$(cd "$root.made" && dpkg-shlibdeps -O -e"$OLDPWD/$root/usr/bin/arrears" 2>/dev/null | sed 's/^shlibs:Depends=//')
size=$(du -k -s --apparent-size --exclude=DEBIAN "$root" | cut -f1)
sed "s|@VERSION@|$version|; s|@ARCH@|$arch|; s|@SIZE@|$size|; s|@LIBRARIES@|$libraries|" $own/control >"$root/DEBIAN/control"
for script in postinst prerm postrm; do install -m 755 $own/$script "$root/DEBIAN/$script"; done
(cd "$root" && find usr lib -type f | LC_ALL=C sort | xargs -d '\n' md5sum) >"$root/DEBIAN/md5sums"
chmod -R u=rwX,go=rX "$root"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
rm -f "$1"/arrears_*.deb
dpkg-deb --root-owner-group "-Z${COMPRESSION:-xz}" --build "$root" "$1/arrears_${version}_$arch.deb" >/dev/null
rm -rf "$root" "$root.made"
echo "$1/arrears_${version}_$arch.deb"
