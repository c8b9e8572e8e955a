// Plugins of different files, loaded and unloaded in any order, as hosts do it.
// SPDX-License-Identifier: MIT
#include "room_plugin.hpp"

#include "session_folder.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <dlfcn.h>
#include <memory>
#include <string>
#include <vector>

namespace {

class Loaded {
public:
    explicit Loaded(const char *path) : file_(dlopen(path, RTLD_NOW | RTLD_LOCAL), close) {
        REQUIRE(file_);
        const auto entry = reinterpret_cast<const RoomPlugin *(*)()>(dlsym(file_.get(), "room_plugin"));
        REQUIRE(entry != nullptr);
        plugin_ = entry();
    }

    [[nodiscard]] void *join(const char *name, const char *room = "stage") const { return plugin_->join(room, name); }
    [[nodiscard]] const RoomPlugin &operator*() const { return *plugin_; }
    [[nodiscard]] std::string company(void *instance) const {
        std::array<char, 1024> text{};
        plugin_->company(instance, text.data(), text.size());
        return text.data();
    }

private:
    static void close(void *file) { dlclose(file); }
    std::unique_ptr<void, void (*)(void *)> file_;
    const RoomPlugin *plugin_ = nullptr;
};

bool is_loaded(const char *path) {
    void *const file = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
    if (file != nullptr) {
        dlclose(file);
    }
    return file != nullptr;
}

constexpr std::array<const char *, 3> plugins{LOCALCAST_ROOM_PLUGIN_FAST, LOCALCAST_ROOM_PLUGIN_DEBUG,
                                              LOCALCAST_ROOM_PLUGIN_SMALL};

struct Member {
    explicit Member(const char *path) : file(path), instance(file.join("member")) { REQUIRE(instance != nullptr); }
    ~Member() { (*file).leave(instance); }
    Member(const Member &) = delete;
    Member &operator=(const Member &) = delete;
    Loaded file;
    void *instance;
};

} // namespace

TEST_CASE("plugins built apart share one room in every order of loading and unloading") {
    std::array<std::size_t, 3> coming{0, 1, 2};
    do {
        std::array<std::size_t, 3> going{0, 1, 2};
        do {
            std::array<std::unique_ptr<Member>, 3> members;
            for (std::size_t i = 0; i < 3; ++i) {
                members[coming[i]] = std::make_unique<Member>(plugins[coming[i]]);
                Member &newest = *members[coming[i]];
                CHECK((*newest.file).peers(newest.instance) == i + 1);
                REQUIRE((*newest.file).push(newest.instance, static_cast<long long>(i) + 1));
                CHECK((*newest.file).seen(newest.instance) == i + 1);
            }
            for (std::size_t i = 0; i < 3; ++i) {
                members[going[i]].reset();
                CHECK_FALSE(is_loaded(plugins[going[i]])); // nothing keeps its code in the process
                for (const auto &left : members) {
                    if (left) {
                        CHECK((*left->file).peers(left->instance) == 2 - i);
                        CHECK((*left->file).seen(left->instance) == 3 + i);
                        break;
                    }
                }
                for (const auto &left : members) {
                    if (left) {
                        REQUIRE((*left->file).push(left->instance, 4));
                        break;
                    }
                }
            }
        } while (std::next_permutation(going.begin(), going.end()));
    } while (std::next_permutation(coming.begin(), coming.end()));
}

TEST_CASE("the room is gone with its last member, whichever file it came from") {
    {
        Member first(plugins[0]);
        REQUIRE((*first.file).push(first.instance, 1));
    }
    Member second(plugins[1]);
    CHECK((*second.file).seen(second.instance) == 0);
    CHECK((*second.file).peers(second.instance) == 1);
}

TEST_CASE("a plugin of another version does not share and both are told why") {
    const localcast::test::SessionFolder session;
    Member one(plugins[0]);
    Member other(LOCALCAST_ROOM_PLUGIN_OTHER_VERSION);
    CHECK((*one.file).peers(one.instance) == 1);
    CHECK((*other.file).peers(other.instance) == 1);
    const std::string told = one.file.company(one.instance);
    CHECK(told.find("built with LocalCast ") != std::string::npos);
    CHECK(told.find("rooms 999") != std::string::npos);
    CHECK(other.file.company(other.instance).find("cannot share a room") != std::string::npos);

    SECTION("as long as there is one") {
        (*other.file).leave(other.instance);
        CHECK(one.file.company(one.instance) == "Alone in this room within this process.");
        other.instance = other.file.join("again");
    }
}

#ifdef LOCALCAST_ROOM_PLUGIN_OTHER_CORE
TEST_CASE("a plugin whose core keeps its memory in another way shares with its like alone, whoever came first") {
    const localcast::test::SessionFolder session;
    const bool first = GENERATE(true, false);
    const auto other_file = [] { return LOCALCAST_ROOM_PLUGIN_OTHER_CORE; };
    Member one(first ? plugins[0] : other_file()), other(first ? other_file() : plugins[0]);
    void *const like = other.file.join("its like");
    REQUIRE(like != nullptr);
    CHECK((*one.file).peers(one.instance) == 1);
    CHECK((*other.file).peers(other.instance) == 2);
    REQUIRE((*one.file).push(one.instance, 1));
    REQUIRE((*other.file).push(other.instance, 2));
    REQUIRE((*other.file).push(like, 3));
    CHECK((*one.file).seen(one.instance) == 1);
    CHECK((*other.file).seen(like) == 2);
    const std::string told = first ? one.file.company(one.instance) : other.file.company(other.instance);
    CHECK(told.find("memory 0123456789abcdef") != std::string::npos);
    CHECK(told.find("cannot share a room") != std::string::npos);
    (*other.file).leave(like);
}
#endif
