#!/bin/sh
# old.sh TCK-RUNNER DIR: the compatibility kit rewritten in the forms of older standards, each against the number of
# cases that tests/conformance/old.txt records for it. What is rewritten lies in the build folder only.
#   1.1          namespaces and types as DMN 1.1 has them (feel:string, own:tThing, feel:dayTimeDuration); services without
#                a variable; no diagrams
#   1.1-untyped  the same, and inputs of the cases without xsi:type
#   1.1-xsd      the same as 1.1, with types of XML Schema (xsd:integer, xsd:dateTime)
#   1.2 1.3 1.4  their namespaces
# Of 1.1 a few cases can't pass: they rest on the type of a service's variable, or on an input of another type than
# its declared one.
floor=tests/conformance/old.txt
if [ ! -d "$2" ]; then
	echo "skipped: the DMN compatibility kit is not at $2"
	echo "0 passed, 0 failed"
	exit 0
fi
runner=$1 kit=$2 out=${B:-build/release}/old-kit
rm -rf "$out"; mkdir -p "$out"

feel=http://www.omg.org/spec/FEEL/20140401
namespaces() { # namespaces MODEL FEEL
	sed "s|https://www.omg.org/spec/DMN/20230324/MODEL/|$1|g; s|https://www.omg.org/spec/DMN/20230324/FEEL/|$2|g"
}
# Types as names with a prefix: those of FEEL, of XML Schema where $1 says so, of the model itself.
types() {
	sed -E '
	s/typeRef(="|>)[ ]*date and time[ ]*(["<])/typeRef\1feel:dateTime\2/g
	s/typeRef(="|>)[ ]*days and time duration[ ]*(["<])/typeRef\1feel:dayTimeDuration\2/g
	s/typeRef(="|>)[ ]*years and months duration[ ]*(["<])/typeRef\1feel:yearMonthDuration\2/g
	s/typeRef(="|>)[ ]*(string|number|boolean|date|time|Any)[ ]*(["<])/typeRef\1feel:\2\3/g
	s/typeRef(="|>)[ ]*([A-Za-z_][A-Za-z0-9_]*)[ ]*(["<])/typeRef\1own:\2\3/g' |
	if [ "$1" = xsd ]; then
		sed -E 's/(typeRef(="|>))feel:number(["<])/\1xsd:decimal\3/g; s/(typeRef(="|>))feel:(string|boolean|date|time|dateTime)(["<])/\1xsd:\3\4/g'
	else
		cat
	fi
}
# Prefixes on the root element; nothing of diagrams; no variable of services.
old_model() { # old_model FILE TYPES
	ns=$(tr '\n' ' ' <"$1" | sed -E 's/.*<([a-z]+:)?definitions[^>]*[ ]namespace="([^"]*)".*/\2/')
	sed '/<dmndi:DMNDI/,/<\/dmndi:DMNDI>/d' "$1" | types "$2" |
	    sed -E "s/[[:space:]]xmlns:(feel|own|xsd)=\"[^\"]*\"//g
		s|<(([a-z0-9]+:)?definitions)|<\1 xmlns:feel=\"$feel\" xmlns:own=\"$ns\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"|
		/<([a-z]+:)?decisionService[ >]/,/<\/([a-z]+:)?decisionService>/ s|<([a-z]+:)?variable [^>]*/>||" |
	    namespaces http://www.omg.org/spec/DMN/20151101/dmn.xsd $feel
}
untyped() { # the inputs of cases without their types
	sed -E '/<inputNode/,/<\/inputNode>/ s/ xsi:type="[^"]*"//g'
}
model() { # model FORM FILE
	case $1 in
	1.1-xsd) old_model "$2" xsd ;;
	1.1*) old_model "$2" feel ;;
	1.2) namespaces http://www.omg.org/spec/DMN/20180521/MODEL/ http://www.omg.org/spec/DMN/20180521/FEEL/ <"$2" ;;
	1.3) namespaces https://www.omg.org/spec/DMN/20191111/MODEL/ https://www.omg.org/spec/DMN/20191111/FEEL/ <"$2" ;;
	1.4) namespaces https://www.omg.org/spec/DMN/20211108/MODEL/ https://www.omg.org/spec/DMN/20211108/FEEL/ <"$2" ;;
	esac
}
rewrite() { # rewrite FORM
	(cd "$kit" && find compliance-level-* -name '*.dmn' -o -path 'compliance-level-*' -name '*.xml') | while read -r f; do
		mkdir -p "$out/$1/$(dirname "$f")"
		case $1:$f in
		*.dmn) model "$1" "$kit/$f" ;;
		1.1-untyped:*) untyped <"$kit/$f" ;;
		*) cat "$kit/$f" ;;
		esac >"$out/$1/$f"
	done
}
ok=0 bad=0
while read -r form want; do
	rewrite "$form"
	"$runner" "$out/$form" >"$out/$form.log" 2>&1
	sum=$(grep -E '^[0-9]+ passed' "$out/$form.log")
	echo "DMN $form: $sum, at least $want wanted"
	if [ "${sum%% *}" -ge "$want" ]; then ok=$((ok + 1)); else bad=$((bad + 1)); fi
	rm -rf "${out:?}/$form"
done <$floor
echo "$ok passed, $bad failed"
[ $bad = 0 ]
