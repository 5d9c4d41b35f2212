"""Runs the server whose module is named, with the arguments behind it, until standard input closes: no server outlives the
test that started it."""

import os
import runpy
import sys
import threading


def end_with_the_test():
    sys.stdin.buffer.read()
    os._exit(0)


module = sys.argv[1]
sys.argv = [module, *sys.argv[2:]]
threading.Thread(target=end_with_the_test, daemon=True).start()
runpy.run_module(module, run_name="__main__", alter_sys=True)
