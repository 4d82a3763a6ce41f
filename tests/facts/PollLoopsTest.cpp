#include "facts/PollLoops.h"
#include "ParsedCode.h"
#include "passes/Pass.h"
#include "gtest/gtest.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

static const char Kernel[] =
    "unsigned readl(const volatile void *addr);\n"
    "void writel(unsigned v, volatile void *addr);\n"
    "void udelay(unsigned long us); void cpu_relax(void);\n"
    "extern volatile unsigned long jiffies;\n"
    "#define time_after(a, b) ((long)((b) - (a)) < 0)\n";

static const Knowledge &known() {
  static const Knowledge *Known = [] {
    auto *New = new Knowledge;
    cantFail(New->Apis.loadEmbedded());
    cantFail(New->Runtime.loadEmbedded());
    return New;
  }();
  return *Known;
}

static std::string textOf(const FunctionBody &Body, const TextRange &At) {
  return Body.fileText(At).slice(At.Begin, At.End).str();
}

static std::string describe(const FunctionBody &Body, const PollLoop &L) {
  if (!L.Problem.empty())
    return L.Problem;
  std::string Text = L.Order == PollLoop::LookFirst    ? "look"
                     : L.Order == PollLoop::PauseFirst ? "pause"
                                                       : "between";
  Text += (L.Again ? " again " : " ") + L.Tries.Type + "(";
  for (const TextRange &Argument : L.Tries.Arguments)
    Text += (Text.back() == '(' ? "" : ", ") + textOf(Body, Argument);
  Text += ") " + (L.Pause ? L.Pause->Form->Member : std::string("no pause"));
  return Text + (L.Leave ? " leaves" : "");
}

/// The loops of each function, one a line.
static std::string loopsIn(ASTContext &AST) {
  std::string Directory = "/nowhere", Text;
  UnitView Unit(AST, known(), Directory);
  forEachBody(AST, [&](FunctionBody &Body) {
    std::vector<FormCall> Calls = pollCalls(Unit, Body);
    for (const PollLoop &L : pollLoops(Unit, Body, Calls))
      Text += describe(Body, L) + "\n";
  });
  return Text;
}

static std::string loops(const std::string &Statements) {
  auto AST =
      parseLines(Kernel + ("int f(void *r, int n) { int i; unsigned v;\n" +
                           Statements + "\nreturn n; }\n"));
  return loopsIn(AST->getASTContext());
}

TEST(PollLoops, CountedByAFor) {
  EXPECT_EQ(loops("for (i = 0; i < 10; i++) {\n"
                  "if (readl(r) & 1) break;\nudelay(5); }"),
            "look Below(i = 0, 10) BusyMicros\n");
  EXPECT_EQ(loops("for (i = 10; i > 0; i--) {\n"
                  "udelay(5);\nv = readl(r);\nif (v & 1) return v; }"),
            "pause Above(i = 10, 0) BusyMicros leaves\n");
}

TEST(PollLoops, TheOrderOfLookAndCountInACondition) {
  EXPECT_EQ(loops("while (n-- && (readl(r) & 1))\nudelay(5);"),
            "look BeforeDecrement(n) BusyMicros\n");
  EXPECT_EQ(loops("while ((readl(r) & 1) && n--)\nudelay(5);"),
            "between BeforeDecrement(n) BusyMicros\n");
  EXPECT_EQ(loops("while (readl(r) & 1) { if (!--n) break;\ncpu_relax(); }"),
            "between Decremented(n) Relax\n");
}

TEST(PollLoops, ADeadlineAndTheOtherWayRound) {
  EXPECT_EQ(loops("unsigned long end = jiffies + 5;\n"
                  "do { if (readl(r) & 1) break;\nudelay(5);\n"
                  "} while (time_after(end, jiffies));"),
            "look again Until(end) BusyMicros\n");
  EXPECT_EQ(loops("unsigned long end = jiffies + 5;\n"
                  "while (readl(r) & 1) {\n"
                  "if (time_after(jiffies, end)) break;\ncpu_relax(); }"),
            "between UntilThrough(end) Relax\n");
}

TEST(PollLoops, ABoundThatMoves) {
  EXPECT_EQ(loops("for (i = 0; i < n; i++) {\n"
                  "if (readl(r) & 1) break;\nn++;\nudelay(5); }"),
            "what bounds it is no count of its own and no deadline\n");
  EXPECT_EQ(loops("for (i = 0; i < 10; i++) {\nv = readl(r) + i++;\n"
                  "if (v & 1) break;\nudelay(5); }"),
            "what it looks at changes the count\n");
}

TEST(PollLoops, MoreThanOneWayOut) {
  EXPECT_EQ(loops("for (i = 0; i < 10; i++) {\nv = readl(r);\n"
                  "if (v == 3) return 1;\nif (v & 1) break;\nudelay(5); }"),
            "it leaves in another way than by one test\n");
}

TEST(PollLoops, WorkBehindTheTest) {
  EXPECT_EQ(loops("for (i = 0; i < 10; i++) {\nif (readl(r) & 1) break;\n"
                  "writel(1, r);\nudelay(5); }"),
            "it does more between its looks than pause\n");
}

TEST(PollLoops, WorkForEachOfManyIsNoPoll) {
  EXPECT_EQ(loops("for (i = 0; i < 10; i++) {\n"
                  "if (readl(r + i) & 1) break; }"),
            "");
  EXPECT_EQ(loops("while (readl(r) & 1)\nwritel(n++, r);"), "");
}

TEST(PollLoops, OfADriver) {
  std::string Found;
  if (!withDriver("drivers/i2c/busses/i2c-piix4.c",
                  [&](ASTContext &AST) { Found = loopsIn(AST); }))
    GTEST_SKIP() << "no source or headers of Linux 6.1";
  EXPECT_EQ(Found, "look IncrementedBelow(timeout, MAX_TIMEOUT) SleepMicros\n"
                   "it leaves in another way than by one test\n"
                   "look BeforeDecrement(timeout) SleepMicros\n"
                   "look again Decremented(retries) SleepMicros\n");
}
