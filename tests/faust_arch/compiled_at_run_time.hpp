// Programs of this folder compiled by libfaust in the running process.
// SPDX-License-Identifier: MIT
#pragma once

#include <dlfcn.h>
#include <memory>
#include <string>

#include <faust/dsp/interpreter-dsp.h>
#include <faust/dsp/llvm-dsp.h>

#include "support/catch.hpp"

namespace localcast::test {

enum class Backend { interpreter, llvm };

/** A program of this folder; its instances must go before it does. */
class CompiledAtRunTime {
public:
    CompiledAtRunTime(const std::string& program, Backend backend)
    {
        const std::string file = LOCALCAST_TEST_DSP_DIR "/" + program;
        std::string error;
        if (backend == Backend::interpreter) {
            interpreted_ = createInterpreterDSPFactoryFromFile(file, 0, nullptr, error);
        } else {
            // What LLVM compiles looks its mathematics up in the process, where they are global only by this.
            REQUIRE(dlopen("libm.so.6", RTLD_NOW | RTLD_GLOBAL) != nullptr);
            translated_ = createDSPFactoryFromFile(file, 0, nullptr, plain_processor(), error, -1);
        }
        INFO(error);
        REQUIRE((interpreted_ != nullptr || translated_ != nullptr));
    }
    ~CompiledAtRunTime()
    {
        if (interpreted_ != nullptr)
            deleteInterpreterDSPFactory(interpreted_);
        if (translated_ != nullptr)
            deleteDSPFactory(translated_);
    }
    CompiledAtRunTime(const CompiledAtRunTime&) = delete;
    CompiledAtRunTime& operator=(const CompiledAtRunTime&) = delete;

    std::unique_ptr<::dsp> create()
    {
        if (interpreted_ != nullptr)
            return std::unique_ptr<::dsp>(interpreted_->createDSPInstance());
        return std::unique_ptr<::dsp>(translated_->createDSPInstance());
    }

private:
    /** This machine's kind of processor without extensions. LLVM would fuse multiplications with additions where the
     * processor can, and so round otherwise than C++ that is compiled without them. */
    static std::string plain_processor()
    {
        const std::string target = getDSPMachineTarget();
        return target.substr(0, target.rfind(':')) + ":generic";
    }

    interpreter_dsp_factory* interpreted_ = nullptr;
    llvm_dsp_factory* translated_ = nullptr;
};

} // namespace localcast::test
