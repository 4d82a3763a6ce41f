#include "facts/SlotSites.h"
#include "ParsedCode.h"
#include "passes/Pass.h"
#include "gtest/gtest.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

static const char Kernel[] =
    "typedef unsigned long size_t; typedef unsigned long long dma_addr_t;\n"
    "struct device { int x; };\n"
    "void *dma_alloc_coherent(struct device *, size_t, dma_addr_t *, int);\n"
    "void dma_free_coherent(struct device *, size_t, void *, dma_addr_t);\n"
    "void *kzalloc(size_t, int); void *kmalloc(size_t, int);\n"
    "struct ring { void *base; dma_addr_t dma; };\n"
    "struct chip { struct device dev; struct ring tx, rx[2];\n"
    "  void *table; dma_addr_t table_dma; };\n"
    "struct chip *make(void) { return kzalloc(sizeof(struct chip), 0); }\n"
    "void release(struct chip *c) {\n"
    "  dma_free_coherent(&c->dev, 4, c->table, c->table_dma); }\n";

static SlotFacts factsOf(const std::string &Code,
                         llvm::StringRef Type = "CoherentMemory") {
  Knowledge Known;
  cantFail(Known.Apis.loadEmbedded());
  cantFail(Known.Runtime.loadEmbedded());
  auto AST = parseLines(Kernel + Code);
  std::string Directory = "/nowhere";
  UnitView Unit(AST->getASTContext(), Known, Directory);
  SlotFacts Facts;
  collectSlots(Unit, {Type}, Facts);
  return Facts;
}

/// The first problem of a function's sites; "none" without sites.
static std::string problemIn(const SlotFacts &Facts, llvm::StringRef Function) {
  std::string Problem = "none";
  for (const SlotSite &S : Facts.Sites)
    if (S.Function == Function && (Problem == "none" || Problem.empty()))
      Problem = S.Problem;
  return Problem;
}

/// The variable that f() holds one in beside the record's, or why it can't.
static std::string besideIn(const std::string &Statements) {
  auto Facts = factsOf("int use(void *);\n"
                       "int f(struct chip *c) { dma_addr_t d;\n" +
                       Statements + " }\n");
  std::string Found = problemIn(Facts, "f");
  for (const SlotSite &S : Facts.Sites)
    if (S.Function == "f" && !S.Beside.Variable.empty())
      Found += (S.releases() ? "release " : "acquire ") + S.Beside.Variable +
               (S.Beside.FromRecord ? " taken " : " given ");
  return Found;
}

TEST(SlotSites, ANewOneAheadOfTheOld) {
  EXPECT_EQ(besideIn("void *t = dma_alloc_coherent(&c->dev, 8, &d, 0);\n"
                     "if (!t) return -12;\n"
                     "if (use(t)) { dma_free_coherent(&c->dev, 8, t, d);\n"
                     "  return -5; }\n"
                     "dma_free_coherent(&c->dev, 4, c->table, c->table_dma);\n"
                     "c->table = t; c->table_dma = d; return 0;"),
            "acquire t given release t given ");
}

TEST(SlotSites, ANewOneThatSomePathsKeep) {
  EXPECT_EQ(besideIn("void *t = dma_alloc_coherent(&c->dev, 8, &d, 0);\n"
                     "if (!t) return -12;\n"
                     "if (use(t)) return -5;\n"
                     "dma_free_coherent(&c->dev, 4, c->table, c->table_dma);\n"
                     "c->table = t; c->table_dma = d; return 0;"),
            "another is acquired while the first is held");
}

TEST(SlotSites, TheOldOneKeptUntilTheNewOneIsThere) {
  EXPECT_EQ(
      besideIn(
          "c->table = dma_alloc_coherent(&c->dev, 8, &c->table_dma, 0);\n"
          "if (!c->table) return -12;\n"
          "if (use(c->table)) { void *old = c->table;\n"
          "  dma_addr_t was = c->table_dma;\n"
          "  c->table = dma_alloc_coherent(&c->dev, 8, &c->table_dma, 0);\n"
          "  dma_free_coherent(&c->dev, 8, old, was);\n"
          "  if (!c->table) return -12; }\n"
          "return 0;"),
      "release old taken ");
}

TEST(SlotSites, ANewOneBehindTheOld) {
  auto Facts =
      factsOf("int renew(struct chip *c) {\n"
              "  dma_free_coherent(&c->dev, 4, c->table, c->table_dma);\n"
              "  c->table = dma_alloc_coherent(&c->dev, 8, &c->table_dma, 0);\n"
              "  return c->table ? 0 : -12; }\n");
  EXPECT_EQ(problemIn(Facts, "renew"), "");
}

TEST(SlotSites, TheOldOneKeptInAVariable) {
  auto Facts =
      factsOf("int renew(struct chip *c) { void *old = c->table;\n"
              "  dma_addr_t was = c->table_dma;\n"
              "  c->table = dma_alloc_coherent(&c->dev, 8, &c->table_dma, 0);\n"
              "  if (!c->table) return -12;\n"
              "  dma_free_coherent(&c->dev, 4, old, was); return 0; }\n");
  EXPECT_EQ(problemIn(Facts, "renew"),
            "another is acquired while the first is held");
}

TEST(SlotSites, CalledAheadOfWhereTheRecordGetsIt) {
  auto Facts =
      factsOf("int renew(struct chip *c) { dma_addr_t d;\n"
              "  void *t = dma_alloc_coherent(&c->dev, 8, &d, 0);\n"
              "  release(c); c->table = t; c->table_dma = d; return 0; }\n");
  for (const SlotSite &S : Facts.Sites)
    if (S.Function == "renew")
      EXPECT_TRUE(S.CalleesAhead.count("release"));
}

TEST(SlotSites, RecordsInsideOfOthers) {
  auto Facts = factsOf(
      "int open(struct chip *c) { int i;\n"
      "  c->tx.base = dma_alloc_coherent(&c->dev, 8, &c->tx.dma, 0);\n"
      "  for (i = 0; i < 2; i++)\n"
      "    c->rx[i].base = dma_alloc_coherent(&c->dev, 8, &c->rx[i].dma, 0);\n"
      "  return 0; }\n");
  EXPECT_EQ(problemIn(Facts, "open"), "");
  EXPECT_TRUE(Facts.isZeroed("ring"));
  EXPECT_EQ(Facts.Sites.back().States.at("ring"), "c->rx[i].");
}

TEST(SlotSites, AVariableOfAFunctionIsZeroedIfItIsInitialised) {
  auto Facts = factsOf("void probe(struct chip *c) { struct ring r;\n"
                       "  r.base = 0; c->table = r.base; }\n");
  EXPECT_TRUE(Facts.isZeroed("ring"));
  EXPECT_EQ(Facts.variablesOf("ring").size(), 1u);
  EXPECT_TRUE(Facts.variablesOf("chip").empty());
}

TEST(SlotSites, AnArrayOfAFunctionIsNotZeroed) {
  auto Facts = factsOf("void probe(struct chip *c) { struct ring r[2];\n"
                       "  r[0].base = 0; c->table = r[0].base; }\n");
  EXPECT_FALSE(Facts.isZeroed("ring"));
  EXPECT_TRUE(Facts.isZeroed("chip"));
}

static const char Line[] = "int request_irq(unsigned, int (*)(int, void *),"
                           " unsigned long, const char *, void *);\n"
                           "const void *free_irq(unsigned, void *);\n"
                           "int handle(int, void *); void use(int);\n";

/// What the sites of f() are told apart by.
static std::string keptIn(const std::string &Statements) {
  auto Facts = factsOf(std::string(Line) + "int f(struct chip *c, int n) {\n" +
                           Statements + "}\n",
                       "IrqLine");
  std::string Kept;
  for (const SlotSite &S : Facts.Sites)
    Kept += (Kept.empty() ? "" : " ") + S.Kept;
  return Kept;
}

TEST(SlotSites, ALineThatOneFunctionHasForATest) {
  EXPECT_EQ(keptIn("if (!request_irq(n, handle, 1, \"a\", c)) use(1);\n"
                   "else if (request_irq(n, handle, 2, \"a\", c)) return -1;\n"
                   "free_irq(n, c); return 0;"),
            "@f.own @f.own @f.own");
  EXPECT_EQ(keptIn("int e = request_irq(n, handle, 1, \"a\", c);\n"
                   "use(e); free_irq(n, c); return 0;"),
            "@f.own @f.own");
}

TEST(SlotSites, ALineThatSomePathsKeep) {
  EXPECT_EQ(keptIn("if (request_irq(n, handle, 1, \"a\", c)) return -1;\n"
                   "if (c->table) { free_irq(n, c); return -2; } return 0;"),
            "#chip #chip");
  EXPECT_EQ(keptIn("if (request_irq(n, handle, 1, \"a\", c)) return -1;\n"
                   "n++; free_irq(n, c); return 0;"),
            "#chip #chip");
}

static const char Ports[] =
    "struct resource { int x; } ports;\n"
    "struct resource *__request_region(struct resource *, unsigned long,"
    " unsigned long, const char *, int);\n"
    "void __release_region(struct resource *, unsigned long, unsigned long);\n"
    "#define release_region(s, n) __release_region(&ports, (s), (n))\n"
    "#define request_region(s, n, name) "
    "__request_region(&ports, (s), (n), (name), 0)\n";

TEST(SlotSites, PortsThatALoopLooksFor) {
  auto Facts = factsOf(std::string(Ports) +
                           "int look(struct chip *c, int n) { int i = n;\n"
                           "switch (n) { case 0: return -1; case 1:\n"
                           "for (i = 0; i < 9; i++)\n"
                           "  if (request_region(i, 8, \"a\")) break;\n"
                           "if (i == 9) return -2; break; default:\n"
                           "if (!request_region(i, 8, \"a\")) return -3;\n"
                           "break; } return 0; }\n"
                           "int all(struct chip *c) { int i;\n"
                           "for (i = 0; i < 9; i++)\n"
                           "  if (!request_region(i, 8, \"a\")) break;\n"
                           "return 0; }\n",
                       "ClaimedPorts");
  EXPECT_EQ(problemIn(Facts, "look"), "");
  EXPECT_EQ(problemIn(Facts, "all"), "acquired in a loop: one of many");
}

/// Of the ports that f() claims: in how many places it leaves them to others,
/// or why it is not known to.
static std::string leftBy(const std::string &Statements) {
  auto Facts = factsOf(
      std::string(Ports) +
          "int take(int n) { if (n == 4) release_region(n, 8); return n; }\n"
          "int f(int n) { if (!request_region(n, 8, \"a\")) return -16;\n" +
          Statements + "}\n",
      "ClaimedPorts");
  for (const SlotSite &S : Facts.Sites)
    if (S.Function == "f" && !S.releases())
      return S.Left.Problem.empty() ? std::to_string(S.Left.Ahead.size())
                                    : S.Left.Problem;
  return "none";
}

TEST(SlotSites, PortsLeftToWhoeverKnowsTheirNumber) {
  EXPECT_EQ(leftBy("if (n == 3) {\n release_region(n, 8);\n return -19; }\n"
                   "if (n == 5) {\n return 0; }\n return n;\n"),
            "2");
  EXPECT_EQ(leftBy("int e;\n e = take(n);\n return e;\n"), "1");
}

TEST(SlotSites, PortsLeftByMistakeOrNotOnEachWay) {
  EXPECT_EQ(leftBy("if (n == 3) {\n return -19; }\n return n;\n"),
            "held where the function reports an error");
  EXPECT_EQ(leftBy("if (n == 3) release_region(n, 8);\n return n;\n"),
            "held on some of the ways to a return");
  EXPECT_EQ(leftBy("if (n == 3) {\n n++; release_region(n, 8);\n return -19;"
                   " }\n return n;\n"),
            "what names it may change");
  EXPECT_EQ(leftBy("int e = 0;\n e = n && take(n);\n return e;\n"),
            "held on some of the ways to a return");
  for (const char *Nested : {"if (n == 3)\n return 1;\n return n;\n",
                             "int e = 0;\n if (n == 9)\n e = take(n);\n else\n"
                             " release_region(n, 8);\n return e;\n"})
    EXPECT_EQ(leftBy(Nested), "no line stands ahead of where others get it");
}

/// The records that could hold the table which make_pair() allocates.
static std::string holders(const std::string &Link) {
  auto Facts =
      factsOf("struct outer { struct chip *chip; int x; };\n"
              "struct chip *shared;\n"
              "int make_pair(void) {\n"
              "  struct chip *c = kzalloc(sizeof(struct chip), 0);\n"
              "  struct outer *o = kzalloc(sizeof(struct outer), 0);\n" +
              Link +
              "  c->table = dma_alloc_coherent(&c->dev, 8, &c->table_dma, 0);\n"
              "  return c->table ? 0 : -12; }\n"
              "void end_pair(struct outer *o) { struct chip *c = o->chip;\n"
              "  dma_free_coherent(&c->dev, 8, c->table, c->table_dma); }\n");
  Facts.dropLooseLinks();
  std::string Found;
  for (const SlotSite &S : Facts.Sites)
    if (S.Function != "release") {
      for (const auto &[Record, Name] : S.States)
        Found += Record + " ";
      Found += S.releases() ? "release " : "acquire ";
    }
  return Found;
}

TEST(SlotSites, ACompanionOfWhatKeepsTheHandle) {
  EXPECT_EQ(holders("o->chip = c;\n"),
            "chip outer acquire chip outer release ");
  EXPECT_EQ(holders("if (shared) o->chip = shared; else o->chip = c;\n"),
            "chip acquire chip release ");
}
