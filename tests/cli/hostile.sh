#!/bin/sh
# hostile.sh - models that mean harm: each meets a stated limit (rules/README.md), in 20 seconds of processor time and
# 700 MiB of address space, and what is wrong is said with a place. TAP.
B=${B:-build/release}
case $B in */tsan) echo "1..0 # SKIP one thread evaluates: the thread sanitizer has nothing to see, and makes its time no measure"; exit 0 ;; esac
arrears=$PWD/$B/arrears
w=$PWD/$B/hostile
n=0
rm -rf "$w"; mkdir -p "$w"; cd "$w" || exit 1
seconds=20 kib=700000
case $B in */asan) seconds=200 kib=unlimited ;; esac # sanitizers map terabytes

xmlns='xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"'
begin() { echo "<definitions $xmlns name=\"${1:-m}\" namespace=\"${1:-m}\">"; }
end() { echo '</definitions>'; }
needs() { echo "<informationRequirement><requiredDecision href=\"#$1\"/></informationRequirement>"; }
calls() { echo "<knowledgeRequirement><requiredKnowledge href=\"#$1\"/></knowledgeRequirement>"; }
decision() { # decision NAME TEXT [REQUIREMENTS]
	echo "<decision name=\"$1\" id=\"$1\"><variable name=\"$1\"/>${3:-}<literalExpression><text>$2</text></literalExpression></decision>"
}
function() { # function NAME TEXT [REQUIREMENTS]
	echo "<businessKnowledgeModel name=\"$1\" id=\"$1\"><encapsulatedLogic><formalParameter name=\"n\"/><literalExpression>" \
	    "<text>$2</text></literalExpression></encapsulatedLogic>${3:-}</businessKnowledgeModel>"
}
repeat() { awk -v n="$1" -v s="$2" 'BEGIN { while (n-- > 0) printf "%s", s }'; } # repeat N TEXT
# numbered N TEXT: N times, with # the number, @ the one before, and ~ for #
numbered() {
	awk -v n="$1" -v s="$2" 'BEGIN {
		for (k = 0; match(s, /[#@~]/); s = substr(s, RSTART + 1)) { part[++k] = substr(s, 1, RSTART - 1); mark[k] = substr(s, RSTART, 1) }
		for (i = 1; i <= n; i++) {
			for (j = 1; j <= k; j++) printf "%s%s", part[j], mark[j] == "#" ? i : mark[j] == "@" ? i - 1 : "#"
			print s
		}
	}'
}
link='<decision name="D#" id="D#"><variable name="D#"/><informationRequirement><requiredDecision href="~D@"/></informationRequirement><literalExpression><text>'

t() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /; 10q' said | cut -c1-300; fi; }
within() { (ulimit -t $seconds; [ $kib = unlimited ] || ulimit -v $kib; exec "$arrears" "$@"); }
# meets WHAT TEXT MODEL DECISION: decided with no inputs, it ends by itself and says so
meets() {
	echo '{}' | within decide "$3" --decision "$4" >said 2>&1
	rc=$?
	[ $rc -le 12 ] && grep -qF -- "$2" said; t $? "$1: $2"
}

# --- the file
{ begin; echo '<decision name="D" id="D">'; repeat 200000 '<context>'; } >deep.dmn
meets "elements in elements" "more than 256 inside each other" deep.dmn D
{ echo '<!DOCTYPE d [<!ENTITY a0 "ha">'; numbered 12 '<!ENTITY a# "&a@;&a@;&a@;&a@;&a@;&a@;&a@;&a@;&a@;&a@;">'; echo ']>'; begin; decision D '"&a12;"'; end; } >laughs.dmn
meets "entities in entities" "entities cannot be declared here" laughs.dmn D
{ echo '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'; begin; decision D '"&x;"'; end; } >file.dmn
meets "an entity that is a file" "entities cannot be declared here" file.dmn D
grep -q root: said; [ $? = 1 ]; t $? "an entity that is a file: it is not shown"
{ begin; head -c 70000000 /dev/zero | tr '\0' ' '; end; } >large.dmn
meets "a large file" "67108864" large.dmn D
rm large.dmn

# --- what stands in it
{ begin; decision D "$(repeat 100000 '(')1$(repeat 100000 ')')"; end; } >paren.dmn
meets "parentheses" "the limit is 200" paren.dmn D
{ begin; echo '<decision name="D" id="D"><variable name="D"/><literalExpression><text>1=2'; repeat 200000 ' or 1=2'; echo '</text></literalExpression></decision>'; end; } >or.dmn
meets "operators" "more parts than the limit of 200000" or.dmn D
{ begin; echo '<decision name="D" id="D"><variable name="D"/><decisionTable hitPolicy="FIRST"><input><inputExpression><text>1</text></inputExpression></input><output/>'
  numbered 150000 '<rule><inputEntry><text>[@..#]</text></inputEntry><outputEntry><text>#</text></outputEntry></rule>'; echo '</decisionTable></decision>'; end; } >table.dmn
meets "rules of a table" "more parts than the limit of 200000" table.dmn D

# --- elements
{ begin; decision D0 1; numbered 9000 "${link}D@ + 1</text></literalExpression></decision>"; end; } >chain.dmn
meets "decisions that require decisions" "more than 4000000 in all" chain.dmn D9000
{ begin; decision D0 1; numbered 11000 "<decision name=\"E#\" id=\"E#\"/>"; end; } >many.dmn
meets "elements" "the limit is 10000" many.dmn D0
{ begin; decision D0 1; echo '<decision name="D" id="D">'; numbered 110000 '<informationRequirement><requiredDecision href="~D0"/></informationRequirement>'; echo '</decision>'; end; } >refs.dmn
meets "references" "more than 100000 references" refs.dmn D
{ begin; decision D0 1; numbered 64 "${link}[D@, D@]</text></literalExpression></decision>"; end; } >double.dmn
meets "a result that doubles" "fault limit: a result deeper than" double.dmn D64
{ begin; decision D 'for i in 1..10000000 return if i = 1 then [] else [partial[-1]]'; end; } >nest.dmn
meets "a result that nests" "fault limit" nest.dmn D
{ begin; numbered 60 '<itemDefinition name="t#"><itemComponent name="a"><typeRef>t@</typeRef></itemComponent><itemComponent name="b"><typeRef>t@</typeRef></itemComponent></itemDefinition>'
  echo '<inputData name="I" id="I"><variable name="I" typeRef="t60"/></inputData>'; decision D 1; end; } >types.dmn
meets "types in types" "1" types.dmn D
{ begin; echo '<itemDefinition name="t"><itemComponent name="a"><typeRef>t</typeRef></itemComponent></itemDefinition><inputData name="I" id="I"><variable name="I" typeRef="t"/></inputData>'; decision D 1; end; } >typecycle.dmn
meets "a type of itself" "1" typecycle.dmn D
{ begin; echo '<itemDefinition name="t" isCollection="true"><typeRef>u</typeRef></itemDefinition><itemDefinition name="u" isCollection="true"><typeRef>t</typeRef></itemDefinition><inputData name="I" id="I"><variable name="I" typeRef="t"/></inputData>'; decision D 1; end; } >typelist.dmn
meets "a list of lists of itself" "t -> u -> t" typelist.dmn D
{ begin; echo '<itemDefinition name="t">'; numbered 400 '<itemComponent name="c#"><typeRef>t</typeRef></itemComponent>'; echo '</itemDefinition><inputData name="I" id="I"><variable name="I" typeRef="t"/></inputData>'; decision D 1; end; } >typewide.dmn
meets "a type of itself many times" "1" typewide.dmn D
{ begin; numbered 100000 '<itemDefinition name="t@"><typeRef>t#</typeRef></itemDefinition>'; echo '<itemDefinition name="t100000"><typeRef>t0</typeRef></itemDefinition>'; decision D 1; end; } >typechain.dmn
meets "types that name types" "more than 300 deep" typechain.dmn D
{ begin; echo '<itemDefinition name="t"><typeRef>'; repeat 3000000 a:; echo '</typeRef></itemDefinition>'; decision D 1; end; } >prefixes.dmn
meets "a type's prefixes" "is not known" prefixes.dmn D

# --- circles
{ begin; decision D E "$(needs E)"; decision E D "$(needs D)"; end; } >cycle.dmn
meets "decisions in a circle" "requires itself" cycle.dmn D
{ begin; function f 'g(n)' "$(calls g)"; function g 'f(n)' "$(calls f)"; decision D 'f(1)' "$(calls f)"; end; } >functions.dmn
meets "functions in a circle" "nested too deep (limit is 256)" functions.dmn D
{ begin; function f 'f(n) + f(n + 1)' "$(calls f)"; decision D 'f(1)' "$(calls f)"; end; } >twice.dmn
meets "a function that calls itself twice" "nested too deep (limit is 256)" twice.dmn D
{ begin; function f 'if n = 0 then 1 else f(n - 1) + f(n - 1)' "$(calls f)"; decision D 'f(200)' "$(calls f)"; end; } >tree.dmn
meets "a tree of calls" "than the limit for one evaluation allows" tree.dmn D
{ begin; echo '<decisionService name="s" id="s"><outputDecision href="#D"/></decisionService>'; decision D 's()' "$(calls s)"; end; } >service.dmn
meets "a service of itself" "nested too deep (limit is 256)" service.dmn D

mkdir way; { begin a; function f 'g(n)' "$(calls g)"; function g 'f(n)' "$(calls f)"; decision D 'f(1)' "$(calls f)"; echo '<inputData name="I" id="I"/>'; end; } >way/a.dmn
{ begin b; echo '<import name="x" namespace="a"/>'; decision E x.D '<informationRequirement><requiredDecision href="a#D"/></informationRequirement>'; end; } >way/b.dmn
echo '{"x": {"I": 1}}' | within decide way --decision E >said 2>&1; [ $? -le 12 ] && grep -q "nested too deep (limit is 256)" said; t $? "functions in a circle, by way of an import: nested too deep"

# --- imports: COUNT models, each importing the next twice without a name
nameless() { # nameless FOLDER COUNT LAST: the last imports model LAST; 0: none
	mkdir "$1"
	for i in $(seq "$2"); do
		next=$((i + 1)); [ "$i" -lt "$2" ] || next=$3
		{ begin "m$i"; [ $next = 0 ] || echo "<import name=\"\" namespace=\"m$next\"/><import name=\"\" namespace=\"m$next\"/>"
		  [ "$i" != 1 ] || { echo '<inputData name="I" id="I"><variable name="I" typeRef="tNone"/></inputData>'; decision D 1; }; end; } >"$1/m$i.dmn"
	done
}
nameless two 200 0; within rules check two >said 2>&1; [ $? -le 12 ] && grep -q 'type "tNone" is not known' said; t $? "two ways through each of 200 models: the type is not known"
nameless ring 200 1; within rules check ring >said 2>&1; [ $? -le 12 ] && grep -q 'm1.dmn imports itself' said; t $? "200 models in a ring: imports itself"

# --- the tools of those who write models
{ begin; numbered 12 '<inputData name="I#" id="I#"><variable name="I#" typeRef="number"/></inputData>'
  echo '<decision name="D" id="D"><variable name="D"/>'; numbered 12 '<informationRequirement><requiredInput href="~I#"/></informationRequirement>'
  echo '<decisionTable hitPolicy="UNIQUE">'; numbered 12 '<input><inputExpression typeRef="number"><text>I#</text></inputExpression></input>'
  echo '<output/>'; awk 'BEGIN { for (r = 0; r < 300; r++) { printf "<rule>"; for (i = 1; i <= 12; i++) { a = r * (i + 6) % 997; printf "<inputEntry><text>[%d..%d]</text></inputEntry>", a, a + 400 }
	print "<outputEntry><text>" r "</text></outputEntry></rule>" } }'; echo '</decisionTable></decision>'; end; } >proof.dmn
within rules check proof.dmn >said 2>&1; rc=$?; [ $rc -le 12 ]; t $? "a table that no proof is found for: ends by itself"
within rules print double.dmn >said 2>&1; t $? "a model of many decisions is printed"
cd / && rm -rf "$w"
echo "1..$n"
