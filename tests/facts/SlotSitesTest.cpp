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

static SlotFacts factsOf(const std::string &Code) {
  Knowledge Known;
  cantFail(Known.Apis.loadEmbedded());
  cantFail(Known.Runtime.loadEmbedded());
  auto AST = parseLines(Kernel + Code);
  std::string Directory = "/nowhere";
  UnitView Unit(AST->getASTContext(), Known, Directory);
  SlotFacts Facts;
  collectSlots(Unit, {"CoherentMemory"}, Facts);
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

TEST(SlotSites, ANewOneAheadOfTheOld) {
  auto Facts =
      factsOf("int renew(struct chip *c) { dma_addr_t d;\n"
              "  void *t = dma_alloc_coherent(&c->dev, 8, &d, 0);\n"
              "  if (!t) return -12;\n"
              "  dma_free_coherent(&c->dev, 4, c->table, c->table_dma);\n"
              "  c->table = t; c->table_dma = d; return 0; }\n");
  EXPECT_EQ(problemIn(Facts, "renew"),
            "another is acquired while the first is held");
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

TEST(SlotSites, AVariableOfAFunctionIsNotZeroed) {
  auto Facts = factsOf("void probe(struct chip *c) { struct ring r;\n"
                       "  r.base = 0; c->table = r.base; }\n");
  EXPECT_FALSE(Facts.isZeroed("ring"));
  EXPECT_TRUE(Facts.isZeroed("chip"));
}
