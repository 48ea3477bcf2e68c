docker rm -f noisy > /dev/null 2>&1
rm -f code.txt
docker run --name noisy alpine:3 sh -c '
    word() { head -c 4 /dev/urandom | od -An -tx1 | tr -d " \n"; }
    step=0
    while [ $step -lt 300 ]; do
        step=$((step + 1))
        echo "step $step: loss 0.$((900 - step))"
        if [ $step = 101 ] || [ $step = 207 ]; then echo "CODE=$(word)"; fi
        if [ $step = 173 ]; then echo "CODE=$(word)" >&2; fi
        if [ $((step % 60)) = 0 ]; then echo "warning: learning rate is high" >&2; fi
    done' > /dev/null 2>&1
