/* A program with nothing of it: what the test of hardened binaries must refuse.
   SPDX-License-Identifier: MIT */
int main(void) {
    return 0;
}
