# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the script that sources it
# A simulated device: nginx with TLS and Basic authentication on 127.0.0.1, serving files. Sourced after lib.sh.

# make_ca DIR: a CA and certificates for 127.0.0.1 under it.
make_ca() {
	local dir=$1
	mkdir -p "$dir/issued" && : >"$dir/index.txt" && echo 01 >"$dir/serial"
	cat >"$dir/ca.conf" <<-CONF
		[ca]
		default_ca = own
		[own]
		dir = $dir
		database = $dir/index.txt
		serial = $dir/serial
		new_certs_dir = $dir/issued
		certificate = $dir/ca.pem
		private_key = $dir/ca.key
		default_md = sha256
		policy = any
		unique_subject = no
		copy_extensions = copy
		[any]
		commonName = supplied
	CONF
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=test CA" -keyout "$dir/ca.key" -out "$dir/ca.pem" 2>/dev/null
	issue "$dir" good 127.0.0.1 "-days 1"
	issue "$dir" host 127.0.0.9 "-days 1"
	issue "$dir" expired 127.0.0.1 "-startdate 20200101000000Z -enddate 20210101000000Z"
	issue "$dir" early 127.0.0.1 "-startdate 20900101000000Z -enddate 20910101000000Z"
	openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=self -addext subjectAltName=IP:127.0.0.1 \
		-keyout "$dir/self.key" -out "$dir/self.pem" 2>/dev/null
}

# issue DIR NAME ADDRESS DATES: a certificate NAME.pem with its key.
issue() {
	# shellcheck disable=SC2086 # words of options
	openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$2" -addext "subjectAltName=IP:$3" \
		-keyout "$1/$2.key" -out "$1/$2.csr" 2>/dev/null &&
		openssl ca -batch -notext -config "$1/ca.conf" $4 -in "$1/$2.csr" -out "$1/$2.pem" 2>/dev/null
}

# pin_of FILE: the pin in the form of curl and anchorwatch.
pin_of() {
	printf 'sha256//%s' "$(openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64)"
}

# appliance_files DIR: the files of a healthy device.
appliance_files() {
	local www=$1
	mkdir -p "$www/api/v1/status/common/smartlicensing" "$www/api/v1/provisioning/certs"
	cp "$data/expressway/status.xml" "$www/getxml"
	cp "$data/expressway/licensing.json" "$www/api/v1/status/common/smartlicensing/licensing"
	cat "$data/roots/quovadis-root-ca-2.pem" "$data/roots/quovadis-root-ca-2-g3.pem" >"$www/api/v1/provisioning/certs/root"
	cp "$ca/good.pem" "$www/api/v1/provisioning/certs/server"
}

# server_block PORT CERTIFICATE [LINES]: one TLS server of nginx.
server_block() {
	cat <<-CONF
		server {
			listen 127.0.0.1:$1 ssl;
			ssl_certificate $ca/$2.pem;
			ssl_certificate_key $ca/$2.key;
			${3:-}
			location / { root $appliance/www; auth_basic api; auth_basic_user_file $appliance/users; }
			location ~ ^/s(?<code>[0-9]+)/ { error_page 418 = @\$code; return 418; }
			location @401 { return 401; }
			location @403 { return 403; }
			location @500 { return 500; }
			location @502 { return 502; }
			location @204 { return 204; }
			location @429 { add_header Retry-After 1200 always; return 429; }
			location @503 { add_header Retry-After 1200 always; return 503; }
			location @302 { return 302 https://127.0.0.1:$1/login/?secret=1; }
			location @200 { return 200; }
			location /page/ { root $appliance; try_files /login.html =404; }
		}
	CONF
}

# start_appliance PORT [BLOCK...]: nginx on PORT with a good certificate, and more blocks.
start_appliance() {
	local port=$1
	shift
	mkdir -p "$appliance/www" "$appliance/tmp"
	printf 'reader:%s\n' "$(openssl passwd -apr1 'pass:word')" >"$appliance/users"
	cp "$data/expressway/login.html" "$appliance/"
	{
		[ "$(id -u)" -ne 0 ] || echo "user root;"
		cat <<-CONF
			daemon off;
			worker_processes 1;
			pid $appliance/nginx.pid;
			error_log $appliance/error.log;
			events { worker_connections 256; }
			http {
				access_log $appliance/access.log;
				default_type text/html;
				client_body_temp_path $appliance/tmp;
				proxy_temp_path $appliance/tmp;
				fastcgi_temp_path $appliance/tmp;
				uwsgi_temp_path $appliance/tmp;
				scgi_temp_path $appliance/tmp;
		CONF
		server_block "$port" good
		printf '%s\n' "$@"
		echo "}"
	} >"$appliance/nginx.conf"
	start nginx nginx -p "$appliance" -e "$appliance/error.log" -c "$appliance/nginx.conf"
	wait_for 10 bash -c ": </dev/tcp/127.0.0.1/$port"
}

# collect: one run of "${daemon[@]}"; its output in $out, its status in $rc.
collect() {
	# shellcheck disable=SC2034 # for the tests
	out=$("${daemon[@]}" --once 2>&1)
	# shellcheck disable=SC2034
	rc=$?
}

# record DEVICE PROGRAM: the output of the jq program for the record.
record() { jq -c "$2" "$state/records/$1.json"; }
