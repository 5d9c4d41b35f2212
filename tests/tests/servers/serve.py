"""Runs ministack until standard input closes, so that no server outlives the test that started it."""

import os
import runpy
import sys
import threading


def end_with_the_test():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_the_test, daemon=True).start()
runpy.run_module("ministack", run_name="__main__", alter_sys=True)
