# Sourced once by each new shell; $1 is the shell's directory of the agent.
#
# The shell reads commands from a pipe that only the agent writes to: first this file and __slipway_ready, then for each cell three
# lines: source the cell with its terminals, __slipway_end, __slipway_back. Each is read only when the one before is over, however it ended:
# an error, Ctrl-C and `return` all lead back to the pipe.
#
# `builtin exec` would undo its redirections, so `exec` stands alone. Names that nobody else uses, no variables that stay,
# nothing said to the terminal: a cell must not see that this is here.

[[ -r $1/snapshot ]] && builtin . "$1/snapshot"
set +o history +H
history -c
unset HISTFILE MAILCHECK TMOUT
PS1= PS2= PROMPT_COMMAND="__slipway_prompt $1"
[[ -w /proc/self/oom_score_adj ]] && echo 500 >/proc/self/oom_score_adj

# Before each command: a cell that closed the shell's own copies of its descriptors has left it without the pipe.
__slipway_prompt() {
    [[ -p /dev/fd/0 ]] || exec 0<"$1/control" >/dev/null 2>&1
}

# DIRECTORY NONCE TERMINAL STATUS: says how the cell ended, first to the agent, then as a mark behind its last output and behind
# what was shown on the session's terminal.
__slipway_end() {
    { local - __slipway_status=${__slipway_code-$4}; set +x; } 2>/dev/null
    builtin printf 'end %s %s %s\0' "$2" "$__slipway_status" "${PWD-}" >"$1/report"
    builtin printf '\e]SLIPWAY-END-%s\a' "$2" >/dev/tty
    builtin printf '\e]SLIPWAY-END-%s\a' "$2" >"$3"
    exec >/dev/null 2>&1
    [[ -z ${__slipway_trap-} ]] || builtin eval "$__slipway_trap"
    builtin unset __slipway_code __slipway_trap
    PS1= PS2= PROMPT_COMMAND="__slipway_prompt $1"
    [[ $- == *e* ]] || builtin return "$__slipway_status"
}

# DIRECTORY NONCE KEEP STATUS: says that the shell is back, with what a new shell would need to go on in its place.
__slipway_back() {
    { local -; set +x; } 2>/dev/null
    {
        builtin printf 'back %s ' "$2"
        [[ $3 == keep ]] && { builtin declare -p; builtin declare -f; builtin alias -p; }
        builtin printf '\0'
    } >"$1/report"
    [[ $- == *e* ]] || builtin return "$4"
}

# `exit` ends the cell, not the shell: it throws to the top as Ctrl-C does. Whoever ignores INT gets that back at the end.
exit() {
    { local - __slipway_status=$?; set +x; } 2>/dev/null
    (( BASH_SUBSHELL )) && builtin exit "${@-$__slipway_status}"
    (( $# < 2 )) || { builtin exit "$@" || return; }
    __slipway_code=0
    ( builtin exit "${@-$__slipway_status}" ) || __slipway_code=$?
    __slipway_trap=$(builtin trap -p INT)
    builtin trap - INT
    builtin kill -INT $$
    while :; do :; done
}

# NONCE DIRECTORY
__slipway_ready() {
    builtin printf 'ready %s\0' "$1" >"$2/report"
}

readonly -f __slipway_prompt __slipway_end __slipway_back __slipway_ready
