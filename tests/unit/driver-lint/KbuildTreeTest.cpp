#include "compile/KbuildTree.h"
#include "ScratchDirectory.h"
#include "llvm/ADT/STLExtras.h"
#include <gtest/gtest.h>

using namespace drydock;

namespace {

using Words = std::vector<std::string>;

class KbuildTreeTest : public testing::Test {
protected:
  ScratchDirectory Dir;
  llvm::StringMap<char> Config;

  KbuildFacts facts(llvm::StringRef File) {
    Dir.write(File, "");
    return KbuildTree().facts(Dir.path(File), Config, "/kernel");
  }
  void makeTree() { Dir.write("include/linux/kconfig.h", ""); }
};

TEST_F(KbuildTreeTest, ModuleOfComposite) {
  Dir.write("Makefile", "obj-m := foo.o\nfoo-objs := a.o $(extra)\n"
                        "extra = sub/b.o\n");
  EXPECT_EQ(facts("a.c").Module, "foo");
  // `=` is expanded late in make; here a list names only what stands before.
  Dir.write("Kbuild", "extra = sub/b.o\nobj-m := foo.o\n"
                      "foo-y := a.o $(extra)\n");
  KbuildFacts Facts = facts("sub/b.c");
  EXPECT_EQ(Facts.Module, "foo");
  EXPECT_EQ(Facts.ModuleKey, Dir.path("foo"));
  EXPECT_TRUE(Facts.Listed);
}

TEST_F(KbuildTreeTest, UnlistedFile) {
  Dir.write("Makefile", "obj-m := foo.o\nccflags-y := -DX\n");
  KbuildFacts Facts = facts("bar.c");
  EXPECT_FALSE(Facts.Listed);
  EXPECT_EQ(Facts.Module, "bar");
  EXPECT_EQ(Facts.Flags, Words({"-DX"}));
}

TEST_F(KbuildTreeTest, FlagsOfFileAndDirectories) {
  makeTree();
  Dir.write("drivers/Makefile", "subdir-ccflags-y := -DALL\nccflags-y := -DNO\n"
                                "obj-y += a/\n");
  Dir.write("drivers/a/Makefile",
            "obj-m := x.o\nccflags-$(CONFIG_DEBUG) := -I$(src)/inc -I nowhere "
            "-Werror\nCFLAGS_x.o := -DX='\"q\"'\nCFLAGS_y.o := -DY\n");
  Dir.write("drivers/a/inc/i.h", "");
  EXPECT_EQ(facts("drivers/a/x.c").Flags,
            Words({"-I" + Dir.path("drivers/a/inc"), "-DX=\"q\"", "-DALL"}));
}

TEST_F(KbuildTreeTest, GuardsThatAreOff) {
  makeTree();
  Config["ON"] = 'm';
  Dir.write("drivers/Makefile", "obj-$(CONFIG_DIR) += a/\n");
  Dir.write("drivers/a/Makefile",
            "obj-$(CONFIG_ON) += x.o\nx-y := p.o\nx-$(CONFIG_PART) += q.o\n"
            "obj-$(CONFIG_OFF) += z.o\nobj-$(CONFIG_ON) += z.o\n");
  EXPECT_EQ(facts("drivers/a/p.c").GuardsOff, Words({"DIR"}));
  EXPECT_EQ(facts("drivers/a/q.c").GuardsOff, Words({"PART", "DIR"}));
  EXPECT_EQ(facts("drivers/a/z.c").GuardsOff, Words({"DIR"}));
}

TEST_F(KbuildTreeTest, BuiltIn) {
  makeTree();
  Config["ON"] = 'y';
  Config["MOD"] = 'm';
  Dir.write("drivers/Makefile", "obj-y += a/\n");
  Dir.write("drivers/a/Makefile",
            "obj-$(CONFIG_ON) += x.o\nobj-$(CONFIG_MOD) += y.o\n");
  EXPECT_TRUE(facts("drivers/a/x.c").BuiltIn);
  EXPECT_FALSE(facts("drivers/a/y.c").BuiltIn);
}

TEST_F(KbuildTreeTest, CompositeThatNamesItself) {
  Dir.write("Makefile", "obj-m := a.o\na-y := b.o\nb-y := a.o\n");
  EXPECT_TRUE(facts("b.c").Listed); // and comes back
}

TEST_F(KbuildTreeTest, MakefileOfAnExternalModule) {
  Dir.write("Makefile", "ifneq ($(KERNELRELEASE),)\nobj-m := a.o\n"
                        "ccflags-y := -I$(M)/inc -I$(PWD)/inc2\nelse\n"
                        "K ?= /lib/modules/$(shell uname -r)/build\nall:\n"
                        "\t$(MAKE) -C $(K) M=$(PWD) modules\nendif\n");
  Dir.write("inc/i.h", "");
  Dir.write("inc2/i.h", "");
  EXPECT_EQ(facts("a.c").Flags,
            Words({"-I" + Dir.path("inc"), "-I" + Dir.path("inc2")}));
}

} // namespace
