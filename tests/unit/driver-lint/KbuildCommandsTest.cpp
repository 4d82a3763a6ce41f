#include "compile/KbuildCommands.h"
#include "ScratchDirectory.h"
#include "llvm/ADT/STLExtras.h"
#include <gtest/gtest.h>

using namespace drydock;

namespace {

TEST(KbuildCommands, InTree) {
  ScratchDirectory Dir;
  std::string Cmd = Dir.write(
      "drivers/net/.foo.o.cmd",
      "savedcmd_drivers/net/foo.o := ccache gcc -nostdinc -DN='\"a b\"' "
      "-DH=$(pound) -c -o drivers/net/foo.o drivers/net/foo.c  ; "
      "./tools/objtool drivers/net/foo.o\n\n"
      "source_drivers/net/foo.o := drivers/net/foo.c\n");
  auto Command = readKbuildCommand(Cmd);
  ASSERT_TRUE(Command);
  EXPECT_EQ(Command->Directory, Dir.path());
  EXPECT_EQ(Command->File, Dir.path("drivers/net/foo.c"));
  EXPECT_EQ(Command->Arguments.front(), "-nostdinc");
  EXPECT_TRUE(llvm::is_contained(Command->Arguments, "-DN=\"a b\""));
  EXPECT_TRUE(llvm::is_contained(Command->Arguments, "-DH=#"));
  EXPECT_FALSE(llvm::is_contained(Command->Arguments, "./tools/objtool"));
}

TEST(KbuildCommands, OnlyObjectsFromC) {
  ScratchDirectory Dir;
  Dir.write(".a.o.cmd", "cmd_a.o := ld -r -o a.o b.o\n");
  Dir.write(".m.mod.o.cmd", "cmd_m.mod.o := gcc -c -o m.mod.o m.mod.c\n");
  Dir.write(".s.o.cmd", "cmd_s.o := gcc -c -o s.o s.S\n");
  Dir.write(".e.o.cmd", "");
  Dir.write("sub/.b.o.cmd", "cmd_sub/b.o := gcc -DX -c -o sub/b.o sub/b.c\n");
  auto Commands = readKbuildCommands(Dir.path());
  ASSERT_EQ(Commands.size(), 1u);
  EXPECT_EQ(Commands[0].File, Dir.path("sub/b.c"));
}

} // namespace
