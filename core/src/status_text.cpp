// What the library says in words.
// SPDX-License-Identifier: MIT
#include "localcast_reservoir.h"

uint32_t localcast_abi_version(void) LOCALCAST_RT { return LOCALCAST_ABI_VERSION; }

const char *localcast_version_string(void) LOCALCAST_RT { return LOCALCAST_VERSION_STRING; }

const char *localcast_status_text(LocalcastStatus status) LOCALCAST_RT {
    switch (status) {
    case LOCALCAST_OK: return "ok";
    case LOCALCAST_NO_DATA: return "no data: nothing live to answer with";
    case LOCALCAST_TOO_OLD: return "too old: it has left the window";
    case LOCALCAST_TOO_NEW: return "too new: it has not arrived yet";
    case LOCALCAST_INVALID: return "invalid argument";
    default: return "unknown status";
    }
}
