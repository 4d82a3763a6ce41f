#include "compile/GccFlags.h"
#include "llvm/ADT/STLExtras.h"
#include <gtest/gtest.h>

using namespace drydock;

namespace {

using Words = std::vector<std::string>;

/// What is left of Arguments, without the tail that is always added.
Words kept(Words Arguments) {
  std::vector<FlagChange> Changes;
  Words Out = translateFlags(Arguments, "/x/a.c", Changes);
  auto Tail = llvm::find(Out, "-w");
  EXPECT_NE(Tail, Out.end());
  EXPECT_EQ(Out.back(), "/x/a.c");
  return Words(Out.begin(), Tail);
}

std::string reason(const std::string &Flag) {
  std::vector<FlagChange> Changes;
  translateFlags(Words{Flag}, "/x/a.c", Changes);
  return Changes.empty() ? "" : Changes.front().Why;
}

TEST(GccFlags, KeepsWhatTheParserNeeds) {
  Words Needed = {"-nostdinc",
                  "-Iinc",
                  "-I",
                  "inc2",
                  "-include",
                  "x.h",
                  "-DA=\"b\"",
                  "-UB",
                  "-D",
                  "-o",
                  "-std=gnu11",
                  "-mcmodel=kernel",
                  "-fshort-wchar",
                  "-fno-common",
                  "-Wp,-DX=1"};
  EXPECT_EQ(kept(Needed), Needed);
}

TEST(GccFlags, ReadsAPrecompiledHeaderOfTheBuild) {
  // Made with the stack protector, which is dropped here.
  EXPECT_EQ(kept({"-include-pch", "set.h.pch", "-fstack-protector-strong"}),
            Words({"-Xclang", "-fno-validate-pch", "-include-pch",
                   "set.h.pch"}));
}

TEST(GccFlags, DropsOutputs) {
  EXPECT_EQ(kept({"-c", "-o", "a.o", "-MD", "-MF", "a.d", "-Wp,-MMD,a.d",
                  "-Wa,--noexecstack", "/x/a.c"}),
            Words());
}

TEST(GccFlags, DropsGccOnlyFlagsOfKernelBuilds) {
  // Those of Debian's 6.1 and of later kernels built by gcc 12 to 14.
  for (const char *Flag :
       {"-fconserve-stack", "-mskip-rax-setup", "-mindirect-branch-register",
        "-mindirect-branch=thunk-extern", "-fno-allow-store-data-races",
        "-mrecord-mcount", "-fplugin=./x.so", "-fplugin-arg-x-y",
        "-mpreferred-stack-boundary=5", "-fno-ipa-cp-clone",
        "-fno-inline-functions-called-once", "-fmin-function-alignment=16",
        "--param=allow-store-data-races=0", "-flive-patching=inline-clone"}) {
    EXPECT_EQ(kept({Flag}), Words()) << Flag;
    EXPECT_NE(reason(Flag), "") << Flag;
  }
}

TEST(GccFlags, DropsValuesWithTheirFlag) {
  EXPECT_EQ(kept({"--param", "ssp-buffer-size=4", "-DX"}), Words({"-DX"}));
}

TEST(GccFlags, TranslatesStackAlignment) {
  EXPECT_EQ(kept({"-mpreferred-stack-boundary=3"}),
            Words({"-mstack-alignment=8"}));
}

TEST(GccFlags, DropsWhatWouldHideBugs) {
  for (const char *Flag : {"-O2", "-Os", "-ftrivial-auto-var-init=zero",
                           "-fsanitize=kernel-address", "-pg", "-mfentry",
                           "-fstack-protector-strong", "-fprofile-arcs"})
    EXPECT_EQ(kept({Flag}), Words()) << Flag;
}

TEST(GccFlags, DropsWhatClangHasNeverHeardOf) {
  EXPECT_EQ(kept({"-fno-gcc-will-invent-this"}), Words());
  EXPECT_EQ(reason("-fno-gcc-will-invent-this"), "clang does not know it");
}

TEST(GccFlags, DropsWhatSparseIsTold) {
  EXPECT_EQ(kept({"-D__linux__", "-Dlinux", "-D__STDC__", "-Dunix",
                  "-D__unix__", "-Wbitwise", "-DKEEP"}),
            Words({"-DKEEP"}));
}

} // namespace
