#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatch inspect on real files: each format, common damage, unusual names, and every key of the JSON form.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

now=2026-07-01
roots=$data/roots
identrust=$roots/identrust-commercial-root-ca-1.pem
quovadis=$roots/quovadis-root-ca-2.pem
g3=$roots/quovadis-root-ca-2-g3.pem
identrust_sha256=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
cd "$work" || exit 1

inspect() { "$bin/anchorwatch" inspect --transitions "$transitions" --as-of "$now" "$@"; }

# Every key in its order, every value with its type, and nothing else.
# shellcheck disable=SC2016 # the program of jq
contract='
def instant: . == null or (type == "string" and test("^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"));
def text: type == "string";
keys_unsorted == ["file", "kind", "format", "what", "gives", "anchors", "crls", "problems", "transitions", "configuration"]
and all(.crls[]; keys_unsorted == ["issuer", "this_update", "next_update", "holds"])
and (.file | text) and (.kind == "trust-store" or .kind == "unknown") and (.format == null or (.format | text))
and (.what | text) and (.gives == null or (.gives | text))
and all(.anchors[];
	keys_unsorted == ["sha256", "sha1", "subject", "issuer", "serial", "not_before", "not_after", "usable", "problems", "trustpoint"]
	and (any(.problems[]; . == "by-issuer-and-serial" or . == "by-sha1") as $listed
		| ((.sha256 == null and $listed) or (.sha256 | text and test("^[0-9a-f]{64}$")))
		and ((.sha1 == null and $listed) or (.sha1 | text and test("^[0-9a-f]{40}$")))
		and (.issuer | text or $listed) and ((.serial == null and $listed) or (.serial | test("^-?[0-9a-f]+$"))))
	and (.subject | text)
	and (.not_before | instant) and (.not_after | instant) and (.usable | type == "boolean")
	and all(.problems[]; test("^[a-z0-9-]+$")))
and all(.problems[];
	keys_unsorted == ["severity", "where", "text"] and (.severity == "error" or .severity == "warning")
	and (.where | text) and (.text | text and length > 0))
and all(.transitions[];
	keys_unsorted == ["name", "readiness", "reason"] and (.name | text) and (.reason | text and length > 0)
	and (.readiness | IN("ready", "atRisk", "broken", "cleanUp", "notAffected", "unknown")))
'

# json NAME STATUS FILTER FILE [OPTION...]: checks one object on one line, its form, the exit status, and the filter.
json() {
	local name=$1 status=$2 filter=$3 out rc got
	shift 3
	out=$(inspect --json "$@" 2>"$work/err")
	rc=$?
	got="exit $rc, $(wc -l <<<"$out") line, stderr '$(cat "$work/err")'"
	got+=", contract $(jq -e "$contract" <<<"$out" 2>&1 | tail -1)"
	got+=", filter $(jq -e "$filter" <<<"$out" 2>&1 | tail -1)"
	if [ "$got" = "exit $status, 1 line, stderr '', contract true, filter true" ]; then
		ok "$name"
	else
		not_ok "$name" "$got" "wanted exit $status and $filter" "$out"
	fi
}

# Readiness for the license servers' transition, to be used in filters.
readiness='(.transitions[] | select(.name == "quovadis-identrust") | .readiness)'
one='(.kind == "trust-store" and (.anchors | length) == 1 and .problems == [] and .anchors[0].sha256 == "'$identrust_sha256'")'

# root FILE SUBJECT [EXTENSION]: a self-signed certificate of 2020 to 2040; its key in FILE.key.
root() {
	local file=$1 subject=$2 ca=${3:-CA:TRUE}
	cat >ca.cnf <<-END
		[ca]
		default_ca = d
		[d]
		database = $work/ca.db
		rand_serial = yes
		new_certs_dir = $work
		default_md = sha256
		policy = p
		x509_extensions = x
		unique_subject = no
		[p]
		[x]
		basicConstraints = critical,$ca
		[req]
		distinguished_name = dn
		[dn]
	END
	: >ca.db
	openssl req -config ca.cnf -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$subject" \
		-keyout "$file.key" -out csr.pem 2>/dev/null &&
		openssl ca -config ca.cnf -batch -notext -preserveDN -selfsign -in csr.pem -keyfile "$file.key" \
			-startdate 20200101000000Z -enddate 20400101000000Z -out "$file" 2>/dev/null
}

# --- the real roots, at a fixed date
json "identrust alone is ready and clean" 0 "$one and $readiness == \"ready\" and .format == \"pem\"" "$identrust"
json "an anchor has what openssl prints" 0 '.anchors[0] |
	.sha1 == "df717eaa4ad94ec9558499602d48de5fbcf03a25" and .serial == "0a0142800000014523c844b500000002"
	and .subject == "CN=IdenTrust Commercial Root CA 1,O=IdenTrust,C=US" and .issuer == .subject
	and .not_before == "2014-01-16T18:12:23Z" and .not_after == "2034-01-16T18:12:23Z"
	and .usable == true and .problems == []' "$identrust"
json "quovadis alone is broken: names the root, its SHA-256 and the day" 1 "$readiness == \"broken\" and
	(.transitions[] | select(.name == \"quovadis-identrust\") | .reason |
	contains(\"IdenTrust Commercial Root CA 1\") and contains(\"$identrust_sha256\") and contains(\"2022-02-05\"))" "$quovadis"
cat "$quovadis" "$identrust" >both.pem
json "both are ready: nobody looked what needs the old one" 0 "$readiness == \"ready\" and (.anchors | length) == 2" both.pem
cat "$identrust" "$quovadis" >reversed.pem
equal "the order in the file changes nothing" \
	"$(inspect --json both.pem | jq -cS 'del(.file)')" "$(inspect --json reversed.pem | jq -cS 'del(.file)')"
now=2021-06-01 json "before the switch, quovadis alone is at risk" 1 "$readiness == \"atRisk\"" "$quovadis"
now=2022-02-05T00:00:00Z json "from the second of the switch it is broken" 1 "$readiness == \"broken\"" "$quovadis"
now=2034-01-16T18:12:24Z json "an expired replacement is none" 1 "$readiness == \"broken\" and
	.anchors[0].usable == false and .anchors[0].problems == [\"expired\"]" "$identrust"

# --- look-alikes
root twin.pem "/C=US/O=IdenTrust/CN=IdenTrust Commercial Root CA 1"
cat "$quovadis" twin.pem >lookalike.pem
json "a root with the same name does not count" 1 "$readiness == \"broken\" and (.anchors | length) == 2
	and ([.anchors[].subject] | unique | length) == 2" lookalike.pem
cat "$identrust" "$g3" >g3.pem
json "QuoVadis Root CA 2 G3 is another root" 0 "$readiness == \"ready\"" g3.pem
cat "$quovadis" "$g3" twin.pem >g3-quovadis.pem
verdicts() { jq -c '[.transitions[] | [.name, .readiness]]'; }
equal "look-alikes do not change the verdict" "$(inspect --json "$quovadis" | verdicts)" "$(inspect --json g3-quovadis.pem | verdicts)"
root nonca.pem "/CN=not a CA" CA:FALSE
json "a store with no usable anchor has a problem" 1 \
	'.anchors[0].usable == false and (.anchors[0].problems | index("not-a-ca")) != null' nonca.pem
json "also where no transition needs one" 1 '[.transitions[].readiness] | unique == ["notAffected"]' nonca.pem \
	--transitions "$transitions/40-baltimore.conf"

# --- text forms
sed 's/$/\r/' "$identrust" >crlf.pem
json "CRLF" 0 "$one and .format == \"pem\"" crlf.pem
{ printf '\xef\xbb\xbf'; cat "$identrust"; } >bom.pem
json "byte order mark" 0 "$one" bom.pem
{ printf '# exported\n\nIdenTrust\n'; sed 's/^/    /' "$identrust"; printf '\ntrailing words\n'; } >text.pem
json "indented, with text around: OpenSSL sees no certificate" 1 '.kind == "trust-store" and (.anchors | length) == 1 and .anchors[0].usable
	and (.problems | length) == 1 and .problems[0].severity == "warning"
	and (.problems[0].text | test("^OpenSSL [0-9.a-z]+ refuses the file: block 1, line 4: it sees no certificate"))' text.pem
{ printf '# exported\n\nIdenTrust\n'; cat "$identrust"; printf '\ntrailing words\n'; } >around.pem
json "with text around" 0 "$one" around.pem
sed 's/^-----BEGIN.*/&\nX-Note: a root\n/' "$identrust" | cat "$g3" - >header.pem
json "header lines: shown, and OpenSSL refuses the file" 1 '(.anchors | length) == 2 and '"$readiness"' == "ready"
	and any(.problems[]; .text | contains("refuses the file: block 2, line ") and contains("header lines"))' header.pem
cat "$quovadis" <(sed '5s/.*/!!!!/' "$g3") "$identrust" >broken.pem
json "one broken block among three" 1 '(.anchors | length) == 2 and ([.problems[] | select(.severity == "error")] | length) == 1
	and (.problems[0].where | test("[0-9]"))' broken.pem
head -n 12 "$identrust" | cat "$quovadis" - >cut.pem
json "a file that was cut" 1 '(.anchors | length) == 1 and any(.problems[]; .severity == "error")' cut.pem
cat "$identrust" "$identrust" >twice.pem
json "copies count once and are reported" 1 '(.anchors | length) == 1 and (.problems | length) == 1
	and .problems[0].severity == "warning"' twice.pem
cat "$identrust" twin.pem.key >key-and-certificate.pem
json "a private key next to a certificate" 1 '(.anchors | length) == 1 and any(.problems[]; .text | test("key"; "i"))' key-and-certificate.pem
equal "nothing of the key is shown" 0 "$(inspect --json -v key-and-certificate.pem | grep -c "$(sed -n 2p twin.pem.key)")"

# --- binary forms
openssl x509 -in "$identrust" -outform DER -out one.der
json "DER" 0 "$one and .format == \"der\"" one.der
openssl x509 -in "$quovadis" -outform DER | cat one.der - >two.der
json "concatenated DER" 0 '.format == "der" and (.anchors | length) == 2' two.der
{ cat one.der; printf 'abc'; } >trailing.der
json "bytes after DER" 1 '(.anchors | length) == 1 and (.problems | length) == 1' trailing.der
openssl crl2pkcs7 -nocrl -certfile both.pem -outform DER -out both.p7b
json "PKCS#7, DER" 0 '.format == "pkcs7" and (.anchors | length) == 2' both.p7b
openssl crl2pkcs7 -nocrl -certfile both.pem -out both.p7
json "PKCS#7, PEM" 0 '(.format == "pkcs7" or .format == "pem") and (.anchors | length) == 2' both.p7
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=Bundle Signer" -days 30 -keyout signer.key \
	-out signer.pem 2>/dev/null
for content in both.p7b both.p7 both.pem; do
	for form in DER PEM; do
		openssl cms -sign -binary -nodetach -signer signer.pem -inkey signer.key -in $content -outform $form -out signed.p7
		json "a signed bundle of $content in $form: the roots, not the signer" 1 '.format == "pkcs7" and (.anchors | length) == 2
			and all(.anchors[]; .subject | test("Bundle Signer") | not) and (.problems | length) == 1
			and (.problems[0].text | test("by Bundle Signer: the signature verifies"))' signed.p7
	done
done
(umask 077 && printf 'right\n' >right && printf 'wrong\n' >wrong && printf 'shared\n' >open && chmod 644 open)
openssl pkcs12 -export -nokeys -in both.pem -out both.p12 -passout file:right
json "PKCS#12 with its password" 0 '.format == "pkcs12" and (.anchors | length) == 2' both.p12 --password-file right
json "PKCS#12 with a wrong password" 2 '.kind == "trust-store" and .format == "pkcs12" and .anchors == []
	and (.problems | length) == 1 and .problems[0].severity == "error" and (.problems[0].text | test("password")) and
	.transitions == []' both.p12 --password-file wrong
json "PKCS#12 without a password" 2 '.format == "pkcs12" and (.problems[0].text | test("password"))' both.p12
json "a password that others can read is refused" 2 '.anchors == [] and .problems[0].severity == "error"' both.p12 --password-file open
mkdir hashed && cp "$identrust" "$quovadis" hashed/ && openssl rehash hashed
json "hashed directory" 0 '.format == "directory" and (.anchors | length) == 2' hashed

# --- pasted text
grep -v -- ----- "$identrust" >pasted.txt
json "base64 without BEGIN and END" 1 '.kind == "trust-store" and .format == "base64" and (.anchors | length) <= 1
	and (.problems | length) > 0' pasted.txt
awk '!/-----/ && !done && /I/ {sub(/I/, "l"); done = 1} {print}' "$identrust" >l-for-i.pem
json "l for I in a block is reported" 2 '.format == "pem" and .problems[0].where == "file" and any(.problems[]; .text | contains("IdenTrust Commercial Root CA 1"))' l-for-i.pem
grep -v -- ----- l-for-i.pem >l-for-i.txt
out=$(inspect --json l-for-i.txt)
check "l for I in pasted text: the contract holds" jq -e "$contract" <<<"$out"
check "l for I in pasted text: the genuine root is named" \
	jq -e 'any(.problems[]; .severity == "error" and (.text | contains("IdenTrust Commercial Root CA 1")))' <<<"$out"

# --- files that are not trust stores
: >empty
json "empty" 2 '.kind == "trust-store" and .format == null and .anchors == [] and .transitions == [] and
	.problems[0].severity == "error"' empty
json "missing" 2 '.kind == "trust-store" and .format == null and .problems[0].severity == "error"' no-such-file
mkdir nothing
json "empty directory" 2 '.kind == "trust-store" and .problems[0].severity == "error"' nothing
ln -s nowhere dangling
json "dangling link" 2 '.kind == "trust-store" and .anchors == []' dangling
mkfifo fifo
json "FIFO" 2 '.anchors == [] and .problems[0].severity == "error"' fifo
gzip -c "$identrust" >ca.pem.gz
json "gzip" 2 '.kind == "unknown" and .format == "gzip" and .anchors == [] and .problems[0].severity == "error"' ca.pem.gz
json "private key alone" 2 '.kind == "unknown" and .format == "private-key" and .anchors == []' twin.pem.key
iconv -f UTF-8 -t UTF-16 "$identrust" >utf16.pem
json "UTF-16" 2 '.kind == "unknown" and (.format | startswith("utf-16")) and (.problems[0].text | test("UTF-16"))' utf16.pem
printf '<!DOCTYPE html><html><body>Sign in</body></html>\n' >login.html
json "HTML" 2 '.kind == "unknown" and .format == "html"' login.html
{ printf '\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1'; head -c 64 /dev/zero; } >store.jks
json "Java key store" 2 '.kind == "trust-store" and .format == "java-keystore" and .anchors == []' store.jks
openssl enc -aes-128-ctr -K 0123 -iv 4567 -in both.pem -out random.bin 2>/dev/null
pool='.kind == "trust-store" and .format == "trustpool-text" and all(.anchors[]; .problems == ["by-issuer-and-serial"])'
json "trustpool of IOS with both roots" 0 "$pool and $readiness == \"ready\" and any(.transitions[]; .reason |
	test(\"matched by issuer and serial, not by fingerprint\"))" "$data/stores/trustpool-both.txt"
json "a trustpool gives no fingerprint" 0 'all(.anchors[]; .sha256 == null and .sha1 == null)' "$data/stores/trustpool-both.txt"
for list in nxos-certificates:nxos-trustpoints-text xr-certificates:xr-trustpoints-text xr-trustpool:xr-trustpool-text \
	ios-trustpoints-status:trustpoints-status-text ios-certificates-verbose:trustpoints-text; do
	json "${list%%:*}: the SHA-1 that is printed, and no SHA-256" 0 ".kind == \"trust-store\" and .format == \"${list##*:}\" and $readiness == \"ready\"
		and all(.anchors[]; .problems == [\"by-sha1\"] and .sha256 == null and (.sha1 | length) == 40)" "$data/stores/${list%%:*}.txt"
done
json "trustpool without the replacement" 1 "$pool and $readiness == \"broken\"" "$data/stores/trustpool-quovadis.txt"
json "trustpool with the name of the replacement alone" 1 "$pool and $readiness == \"broken\"" "$data/stores/trustpool-lookalike.txt"
json "random bytes" 2 '.kind == "unknown" and .format == null' random.bin
json "certificate request" 2 '.kind == "unknown" and .anchors == []' csr.pem

# --- unusual names: exact if they are UTF-8, otherwise escaped
for path in 'with blanks.pem' "quo'te\".pem" 'back\slash.pem' $'new\nline.pem' $'tab\there.pem' 'Zürich.pem' \
	$'rtl\u202eevil.pem' $'esc\e[31m.pem' '{}%s%n.pem' "$(printf 'n%.0s' {1..250}).pem"; do
	cp "$identrust" "$path"
	out=$(inspect --json "$path")
	equal "a path comes out exact: ${path//[^ -~]/?}" "$path" "$(jq -r .file <<<"$out")"
	check "the contract holds: ${path//[^ -~]/?}" jq -e "$contract and $one" <<<"$out"
	equal "one line as text: ${path//[^ -~]/?}" 1 "$(inspect "$path" | grep -c ': clean: ')"
done
equal "no escape sequence reaches the terminal" 0 "$(inspect $'esc\e[31m.pem' | grep -c $'\e')"
equal "nor in JSON" 0 "$(inspect --json $'esc\e[31m.pem' | grep -c $'\e')"
equal "nor a change of direction" 0 "$(inspect --json $'rtl\u202eevil.pem' | grep -c $'\u202e')"
path=$'latin\xe9\xff.pem'
cp "$identrust" "$path"
json "a path that is no UTF-8 is escaped" 0 "$one"' and .file == "latin\\xe9\\xff.pem"' "$path"
check "and the output is UTF-8" iconv -f UTF-8 -t UTF-8 -o /dev/null <(inspect --json "$path"; inspect "$path")
json "a name like an option, after --" 2 '.file == "--json"' -- --json
long=$(printf 'd%.0s' {1..200})
deep=$work
for _ in {1..18}; do deep=$deep/$long; done
json "a path of nearly 4,096 bytes" 2 '(.file | length) > 3600' "$deep/x.pem"

# --- several files: one object each, in order; the worst decides
out=$(inspect --json "$identrust" "$quovadis" empty)
equal "several files: the worst is the status" 2 $?
equal "several files: a line each, in order" "$identrust $quovadis empty" "$(jq -r .file <<<"$out" | paste -sd' ')"
inspect empty "$quovadis" "$identrust" >/dev/null
equal "several files: the worst first" 2 $?
inspect "$identrust" "$quovadis" >/dev/null
equal "several files: problems" 1 $?
inspect --json both.pem "$identrust" >/dev/null
equal "several files: clean" 0 $?

# --- text output
out=$(inspect broken.pem)
matches "text: what it is and how many" 'broken.pem: problems: PEM file, 2 anchors, 2 usable' "$out"
matches "text: the problem has a position and a code" 'error .*[0-9]+.*\[store-block\]' "$out"
matches "text: what to do" 'what to do: Replace the block' "$out"
matches "text: the transition" 'quovadis-identrust +ready' "$out"
matches "text: an unusable file" '^empty: unusable: .*what to do: Export' "$(inspect empty | tr '\n' ' ')"
matches "text: -v lists anchors" "$identrust_sha256 .*IdenTrust Commercial Root CA 1" "$(inspect -v "$identrust")"
equal "text: without -v no list" 0 "$(inspect "$identrust" | grep -c '^  usable ')"
equal "text: no colours in a pipe" 0 "$(inspect broken.pem | grep -c $'\e')"

# --- usage
matches "--help names the options" '--password-file FILE.*--as-of DATE' "$("$bin/anchorwatch" inspect --help | tr '\n' ' ')"
matches "--version" '^anchorwatch [0-9]' "$("$bin/anchorwatch" --version)"
matches "program --help lists the commands" 'inspect .*show .*explain .*transitions ' "$("$bin/anchorwatch" --help | tr '\n' ' ')"
for words in "" "bogus" "--bogus" "inspect" "inspect --bogus x" "inspect --as-of never x" "explain brocken" "transitions none-such"; do
	# shellcheck disable=SC2086 # words, not one operand
	out=$("$bin/anchorwatch" $words </dev/null 2>&1 >/dev/null)
	equal "wrong use gives 64: $words" 64 $?
	matches "and says so: $words" anchorwatch "$out"
done
matches "a command that is misspelt" 'shwo: no such command; did you mean show\?' "$("$bin/anchorwatch" shwo 2>&1)"
matches "an option that is misspelt" 'unknown option --jsno; did you mean --json\?' "$("$bin/anchorwatch" show --jsno 2>&1)"
matches "a transition that is misspelt" 'did you mean quovadis-identrust\?' "$("$bin/anchorwatch" transitions quovadis-identrst 2>&1)"
equal "help of a command is its --help" "$("$bin/anchorwatch" show --help)" "$("$bin/anchorwatch" help show)"
equal "help is --help" "$("$bin/anchorwatch" --help)" "$("$bin/anchorwatch" help)"
matches "no file to inspect" 'operands are: FILE' "$("$bin/anchorwatch" inspect 2>&1)"
matches "explain --mode: what its OK does not say" '^An OK of mode readiness does not say +- whether .*revoked' \
	"$("$bin/anchorwatch" explain -m readiness | tr '\n' ' ')"
equal "explain --mode all: every mode of the plugin" "$("$bin/check_anchorwatch" --help | sed -n '/^Modes/,/^$/s/^  \([a-z]*\) .*/\1/p')" \
	"$("$bin/anchorwatch" explain -j -m all | jq -r 'select(.unsaid | length > 1) | .mode')"
for words in "-m none-such" "-m readiness broken"; do
	# shellcheck disable=SC2086 # words of the command
	"$bin/anchorwatch" explain $words >/dev/null 2>&1
	equal "explain $words: wrong use" 64 $?
done
matches "explain suggests" 'did you mean broken\?' "$("$bin/anchorwatch" explain brocken 2>&1)"
matches "a transition file that is not there" '\[file-missing\]' \
	"$("$bin/anchorwatch" inspect --transitions no-such-dir "$identrust" 2>&1)"
inspect "$identrust" >/dev/full 2>err
equal "a full disk is a failure" "2 [file-write]" "$? $(grep -o '\[file-write\]' err)"
out=$("$bin/anchorwatch" transitions --transitions "$transitions" --json quovadis-identrust)
equal "transitions: roots and dates" \
	"85a0dd7dd720adb7ff05f83d542b209dc7ff4528f7d677b18389fea5e5c49e86 $identrust_sha256 2022-02-05T00:00:00Z 2023-01-26T00:00:00Z" \
	"$(jq -r '[.retiring[].sha256, .replacements[].sha256, .switches[].at] | join(" ")' <<<"$out")"
matches "transitions: text" 'SHA-256 5d56499b.*2022-02-05, service switch: tools.cisco.com:443.*source' \
	"$("$bin/anchorwatch" transitions --transitions "$transitions" quovadis-identrust | tr '\n' ' ')"
done_testing
