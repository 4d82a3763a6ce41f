#include "facts/SuccessReturn.h"
#include "ParsedCode.h"
#include "gtest/gtest.h"

using namespace clang;
using namespace drydock::migrate;

static const char Kernel[] =
    "struct device;\n"
    "int request_irq(unsigned int, void *);\n"
    "int other(int); void *make(void);\n"
    "int PTR_ERR(const void *); _Bool IS_ERR(void *);\n";

/// The line of the return that reports success behind request_irq(), counted
/// from the function's; 0: it can't be told.
static unsigned successLine(const std::string &Function) {
  auto AST = parseLines(Kernel + Function);
  unsigned Line = 0;
  forEachBody(AST->getASTContext(), [&](FunctionBody &Body) {
    const Stmt *From = nullptr;
    for (const WrittenCall &Call : Body.calls())
      From = Call.Call;
    if (!From)
      return;
    SuccessReturn Found = successReturn(Body, From);
    if (Found.Line)
      Line = Body.SM.getExpansionLineNumber(Found.Line->getBeginLoc()) -
             Body.SM.getExpansionLineNumber(Body.Function.getBeginLoc());
  });
  return Line;
}

TEST(SuccessReturn, LastOne) {
  EXPECT_EQ(successLine("int f(void) {\n"
                        "  int e = request_irq(1, 0);\n"
                        "  if (e)\n"
                        "    return e;\n"
                        "  if (other(2) < 0)\n"
                        "    return -5;\n"
                        "  return 0;\n"
                        "}\n"),
            6u);
}

TEST(SuccessReturn, AheadOfLabels) {
  EXPECT_EQ(successLine("int f(void) {\n"
                        "  int e = request_irq(1, 0);\n"
                        "  if (e)\n"
                        "    goto fail;\n"
                        "  return 0;\n"
                        "fail:\n"
                        "  other(1);\n"
                        "  return e;\n"
                        "}\n"),
            4u);
}

TEST(SuccessReturn, LabelThatAllComeTo) {
  EXPECT_EQ(successLine("int f(void) {\n"
                        "  int e = request_irq(1, 0);\n"
                        "  if (e)\n"
                        "    goto out;\n"
                        "  e = 0;\n"
                        "out:\n"
                        "  return e;\n"
                        "}\n"),
            5u);
}

TEST(SuccessReturn, ErrorPointers) {
  EXPECT_EQ(successLine("int f(void) {\n"
                        "  int e = request_irq(1, 0);\n"
                        "  void *p = make();\n"
                        "  if (IS_ERR(p))\n"
                        "    return PTR_ERR(p);\n"
                        "  return e;\n"
                        "}\n"),
            5u);
}

TEST(SuccessReturn, NotKnown) {
  // Both may report success.
  EXPECT_EQ(successLine("int f(int x) {\n"
                        "  int e = request_irq(1, 0);\n"
                        "  if (x)\n"
                        "    return 0;\n"
                        "  return e;\n"
                        "}\n"),
            0u);
  // The label is reached with a value that was not asked about.
  EXPECT_EQ(successLine("int f(int x) {\n"
                        "  int e = request_irq(1, 0);\n"
                        "  if (x)\n"
                        "    goto out;\n"
                        "  e = 0;\n"
                        "out:\n"
                        "  return e;\n"
                        "}\n"),
            0u);
}
