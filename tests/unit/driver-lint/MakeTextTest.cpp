#include "compile/MakeText.h"
#include <gtest/gtest.h>

using namespace drydock;

namespace {

std::string expand(llvm::StringRef Text) {
  MakeVariables Variables;
  Variables["a"] = "x.o y.o";
  Variables["nested"] = "$(a) z.o";
  Variables["loop"] = "$(loop) $(loop)";
  Variables["wide"] = "$(wide2)$(wide2)$(wide2)$(wide2)$(wide2)$(wide2)";
  Variables["wide2"] = "$(wide)$(wide)$(wide)$(wide)$(wide)$(wide)$(wide)";
  return expandMakeText(Text, Variables);
}

TEST(MakeText, Variables) {
  EXPECT_EQ(expand("$(a) ${a} $(nested)"), "x.o y.o x.o y.o x.o y.o z.o");
  EXPECT_EQ(expand("-I$(missing)/inc"), "-I/inc");
  EXPECT_EQ(expand("$(a:.o=.c)"), "x.c y.c");
}

TEST(MakeText, Functions) {
  EXPECT_EQ(expand("$(addprefix sub/,$(a))"), "sub/x.o sub/y.o");
  EXPECT_EQ(expand("$(addsuffix .x, a b)"), "a.x b.x");
  EXPECT_EQ(expand("$(patsubst %.o,%.c,$(nested))"), "x.c y.c z.c");
  EXPECT_EQ(expand("$(subst m,y,m n)"), "y n");
  EXPECT_EQ(expand("$(shell rm -rf /)"), "");
}

TEST(MakeText, EndsOnLoopsAndRubbish) {
  EXPECT_EQ(expand("$(loop)").find_first_not_of(' '), std::string::npos);
  EXPECT_EQ(expand("$(wide)"), "");
  EXPECT_EQ(expand("a $(b"), "a ");
  EXPECT_EQ(expand("a$"), "a$");
}

TEST(MakeText, LogicalLines) {
  auto Lines = logicalLines("a \\\n  b # c\n\nd");
  ASSERT_EQ(Lines.size(), 3u);
  EXPECT_EQ(Lines[0], "a    b ");
  EXPECT_EQ(Lines[2], "d");
}

TEST(MakeText, Assignments) {
  auto Check = [](llvm::StringRef Line, llvm::StringRef Name,
                  llvm::StringRef Operator, llvm::StringRef Value) {
    MakeAssignment A = parseAssignment(Line);
    EXPECT_EQ(A.Name, Name) << Line.str();
    EXPECT_EQ(A.Operator, Operator) << Line.str();
    EXPECT_EQ(A.Value, Value) << Line.str();
  };
  Check("obj-m += a.o", "obj-m", "+", "a.o");
  Check("obj-$(CONFIG_A) := a.o", "obj-$(CONFIG_A)", ":", "a.o");
  Check("  export X ?= -Da=b", "X", "?", "-Da=b");
  Check("foo-$(subst m,y,$(CONFIG_A)) += b.o", "foo-$(subst m,y,$(CONFIG_A))",
        "+", "b.o");
  EXPECT_EQ(parseAssignment("\t$(MAKE) -C $(K) M=$(PWD) modules").Name, "");
  EXPECT_EQ(parseAssignment("all: x").Name, "");
}

} // namespace
