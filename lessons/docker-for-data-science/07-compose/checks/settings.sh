# Exercise two-settings: the model with the variable, with another value, and without.
greeting() { compose_config "$@" visits .services.web.environment.GREETING; }
first=$(greeting -e GREETING="$CODE") second=$(greeting -e GREETING="not $CODE")
[ -n "$first$second" ] || fail no-variable "The service web has no variable GREETING in visits/compose.yaml. It goes under environment:."
[ "$first" != "$second" ] || fail fixed "GREETING is $first whatever the variable is outside: the file says a fixed value. Ask for the variable: GREETING=\${GREETING:-Hello}"
expect "GREETING of web, with GREETING=$CODE outside" "$CODE" "$first" code=changed
# set but empty is as good as not set, and a .env file cannot fill it
[ -n "$(greeting -e GREETING=)" ] || fail no-default "Where nobody sets GREETING, web gets an empty one. Give the file a default: \${GREETING:-Hello} (a .env file is for the \
settings of one machine)."
pass
