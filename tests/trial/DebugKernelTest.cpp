#include "BuiltFor.h"
#include "KernelConfig.h"
#include "RunTool.h"
#include "Scenario.h"
#include "ScratchDirectory.h"
#include <gtest/gtest.h>

using namespace drydock::trial;
using llvm::StringRef;

TEST(KernelConfig, NamesWhatKconfigDropped) {
  StringRef Config = "CONFIG_A=y\nCONFIG_B=m\n# CONFIG_C is not set\n"
                     "CONFIG_NAME=\"x\"\n# CONFIG_E is not set\n";
  EXPECT_EQ(
      unmetSettings("# comment\nCONFIG_A=y\nCONFIG_B=y\nCONFIG_C=y\n"
                    "CONFIG_D=m\nCONFIG_E=n\nCONFIG_F=n\n"
                    "CONFIG_NAME=\"x\"\n",
                    Config),
      (std::vector<std::string>{"CONFIG_B=y", "CONFIG_C=y", "CONFIG_D=m"}));
}

TEST(KernelConfig, OfTheDebugKernelHasItsCheckers) {
  StringRef Wanted = bundledFile("debug-kernel.config");
  for (StringRef Symbol :
       {"KASAN", "PROVE_LOCKING", "DEBUG_KMEMLEAK", "DMA_API_DEBUG",
        "DEBUG_OBJECTS", "FAILSLAB", "DEBUG_ATOMIC_SLEEP", "PM"})
    EXPECT_NE(Wanted.find(("CONFIG_" + Symbol + "=y\n").str()), StringRef::npos)
        << Symbol.str();
}

TEST(BuiltFor, AnotherKernelGetsAdvice) {
  ModuleFile Module;
  Module.Path = "/x/foo.ko";
  Module.Release = "6.1.0-56-amd64";
  KernelImage Debug;
  Debug.Release = "6.1.192-drydock-debug";
  Debug.Headers = "/cache/build";
  Debug.Debug = true;
  EXPECT_EQ(llvm::toString(checkBuiltFor(Module, Debug)),
            "/x/foo.ko was built for kernel 6.1.0-56-amd64, not for the debug "
            "kernel 6.1.192-drydock-debug; give the directory of its source "
            "instead and it is built for this kernel, or build it yourself: "
            "make -C /cache/build M=DIR");
  KernelImage Stock;
  Stock.Release = "6.1.0-56-amd64";
  EXPECT_FALSE(bool(checkBuiltFor(Module, Stock)));
  std::swap(Module.Release, Stock.Release);
  Module.Release = Debug.Release;
  EXPECT_NE(llvm::toString(checkBuiltFor(Module, Stock)).find("--debug-kernel"),
            std::string::npos);
}

static llvm::Expected<std::string> compile(const ScratchDirectory &D,
                                           StringRef Text,
                                           std::vector<std::string> Flags) {
  std::string Source = D.path() + "/x.c", Object = D.path() + "/x.o";
  std::error_code Code;
  llvm::raw_fd_ostream(Source, Code) << Text;
  Flags.insert(Flags.begin(), {"gcc", "-O2", "-c", "-o", Object, Source});
  if (auto Output = runTool(Flags))
    return Object;
  else
    return Output.takeError();
}

TEST(BuiltFor, AnObjectWithoutChecksIsRefused) {
  auto D = ScratchDirectory::create();
  ASSERT_TRUE(bool(D));
  auto check = [&](StringRef Text, std::vector<std::string> Flags) {
    auto Object = compile(*D, Text, Flags);
    return Object ? llvm::toString(checkInstrumented(*Object))
                  : llvm::toString(Object.takeError());
  };
  StringRef Loads = "int f(int *p) { return p[1] + *p; }";
  std::string Said = check(Loads, {});
  EXPECT_NE(Said.find("x.o has 2 accesses to memory and none is checked"),
            std::string::npos)
      << Said;
  EXPECT_EQ(check(Loads, {"-fsanitize=kernel-address", "--param",
                          "asan-instrumentation-with-call-threshold=0"}),
            "");
  // Nothing to check: the stack, and no memory at all.
  EXPECT_EQ(check("int f(int x) { volatile int y = x; return y; }", {}), "");
}
