// The cache of built kernels, with a source that builds in no time: its
// Makefile has the targets that a kernel's has.
#include "DebugKernel.h"
#include "RunTool.h"
#include "ScratchDirectory.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>
#include <thread>

using namespace drydock::trial;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

static const char *const Makefile = R"(
allnoconfig:
	grep -v LOST $(KCONFIG_ALLCONFIG) >.config
bzImage: modules
	mkdir -p arch/x86/boot
	echo image >arch/x86/boot/bzImage
modules:
	echo built >>$(COUNT)
	sleep 1
	test ! -e broken.c
scripts:
modules_install:
	mkdir -p $(INSTALL_MOD_PATH)/lib/modules/1.2.3-test
	ln -s $(CURDIR) $(INSTALL_MOD_PATH)/lib/modules/1.2.3-test/build
)";

namespace {
class KernelCache : public testing::Test {
protected:
  KernelCache() : Scratch(llvm::cantFail(ScratchDirectory::create())) {}

  void write(StringRef Name, StringRef Text) {
    std::error_code Code;
    llvm::raw_fd_ostream(path(Name), Code) << Text;
  }
  std::string path(StringRef Name) {
    return (Scratch.path() + "/" + Name).str();
  }
  std::string pack(std::vector<std::string> Files) {
    cantFail(fs::create_directory(path("linux")));
    for (const std::string &File : Files)
      write("linux/" + File, File == "Makefile"
                                 ? "COUNT := " + path("count") + "\n" + Makefile
                                 : std::string("text"));
    llvm::cantFail(runTool(
        {"tar", "-cf", path("linux.tar"), "-C", Scratch.path(), "linux"}));
    return path("linux.tar");
  }
  static void cantFail(std::error_code Code) { ASSERT_FALSE(Code); }
  llvm::Expected<KernelImage> get(StringRef Archive, StringRef Config) {
    Progress Quiet(true);
    return kernelIn(path("cache/kernel"), Archive, Config, Quiet);
  }
  size_t entries() {
    std::error_code Code;
    size_t Count = 0;
    for (fs::directory_iterator I(path("cache"), Code), End; I != End && !Code;
         I.increment(Code))
      ++Count;
    return Count;
  }
  ScratchDirectory Scratch;
};
} // namespace

TEST_F(KernelCache, TwoAtOnceBuildOnce) {
  std::string Archive = pack({"Makefile", "driver.c", "Kconfig"});
  std::string Releases[2];
  std::vector<std::thread> Threads;
  for (std::string &Release : Releases)
    Threads.emplace_back([&] {
      auto Kernel = get(Archive, "CONFIG_A=y\n");
      Release = Kernel ? Kernel->Release : llvm::toString(Kernel.takeError());
    });
  for (std::thread &T : Threads)
    T.join();
  EXPECT_EQ(Releases[0], "1.2.3-test");
  EXPECT_EQ(Releases[1], "1.2.3-test");
  auto Count = llvm::MemoryBuffer::getFile(path("count"));
  ASSERT_TRUE(bool(Count));
  EXPECT_EQ((*Count)->getBuffer(), "built\n");
  EXPECT_EQ(entries(), 1u);
  // What modules need stays, sources go, and nothing points to where it was.
  EXPECT_TRUE(fs::exists(path("cache/kernel/bzImage")));
  EXPECT_TRUE(fs::exists(path("cache/kernel/build/Kconfig")));
  EXPECT_TRUE(fs::exists(path("cache/kernel/build/.config")));
  EXPECT_FALSE(fs::exists(path("cache/kernel/build/driver.c")));
  EXPECT_FALSE(fs::exists(path("cache/kernel/lib/modules/1.2.3-test/build")));
}

TEST_F(KernelCache, ASettingThatIsLostIsAnError) {
  auto Kernel = get(pack({"Makefile"}), "CONFIG_A=y\nCONFIG_LOST=y\n");
  ASSERT_FALSE(bool(Kernel));
  EXPECT_NE(llvm::toString(Kernel.takeError()).find("take CONFIG_LOST=y"),
            std::string::npos);
  EXPECT_EQ(entries(), 0u);
}

TEST_F(KernelCache, ABuildThatFailsLeavesNothing) {
  auto Kernel = get(pack({"Makefile", "broken.c"}), "CONFIG_A=y\n");
  ASSERT_FALSE(bool(Kernel));
  EXPECT_NE(llvm::toString(Kernel.takeError()).find("make failed"),
            std::string::npos);
  EXPECT_EQ(entries(), 0u);
}

TEST_F(KernelCache, WhatAKilledBuildLeftIsRemoved) {
  std::string Archive = pack({"Makefile"});
  cantFail(fs::create_directories(path("cache/kernel.building-1a2b3c/build")));
  auto Kernel = get(Archive, "CONFIG_A=y\n");
  EXPECT_TRUE(bool(Kernel)) << llvm::toString(Kernel.takeError());
  EXPECT_EQ(entries(), 1u);
}

/// On a machine without Kbuild's tools: said before anything is unpacked.
TEST_F(KernelCache, NamesThePackagesOfMissingPrograms) {
  if (!fs::exists("/usr/src/linux-source-6.1.tar.xz"))
    GTEST_SKIP() << "needs linux-source-6.1";
  std::string Path = getenv("PATH");
  const char *Cache = getenv("DRYDOCK_CACHE");
  cantFail(fs::create_directory(path("bin")));
  setenv("PATH", path("bin").c_str(), 1);
  setenv("DRYDOCK_CACHE", path("fresh").c_str(), 1);
  Progress Quiet(true);
  auto Kernel = debugKernel("6.1", Quiet);
  setenv("PATH", Path.c_str(), 1);
  Cache ? setenv("DRYDOCK_CACHE", Cache, 1) : unsetenv("DRYDOCK_CACHE");
  ASSERT_FALSE(bool(Kernel));
  EXPECT_EQ(llvm::toString(Kernel.takeError()),
            "the debug kernel is built with bc, bison, flex, gcc, make, tar, "
            "xz, not installed here: apt-get install bc bison flex gcc make "
            "tar xz-utils");
  EXPECT_FALSE(fs::exists(path("fresh/debug-kernel")));
}
