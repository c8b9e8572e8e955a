// What the tests call of a plugin that they load.
// SPDX-License-Identifier: MIT
#pragma once

struct RoomPlugin {
    void *(*join)(const char *room, const char *name); // an instance; null when it could not join
    void (*leave)(void *instance);
    bool (*push)(void *instance, long long seconds); // a sample with this time
    unsigned long long (*seen)(void *instance);      // live samples
    unsigned long long (*peers)(void *instance);
    void (*company)(void *instance, char *text, unsigned long long bytes);
};
