#include "facts/LockRegions.h"
#include "ParsedCode.h"
#include "gtest/gtest.h"

using namespace drydock::migrate;

static const char Kernel[] =
    "typedef struct { int x; } spinlock_t;\n"
    "void spin_lock(spinlock_t *lock);\n"
    "void spin_unlock(spinlock_t *lock);\n"
    "int spin_trylock(spinlock_t *lock);\n"
    "unsigned long _raw_spin_lock_irqsave(spinlock_t *lock);\n"
    "void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags);\n"
    "#define spin_lock_irqsave(lock, flags) \\\n"
    "  do { flags = _raw_spin_lock_irqsave(lock); } while (0)\n"
    "struct chip { spinlock_t lock; struct chip *peer; int x; };\n"
    "void other(unsigned long);\n";

/// The problem of each lock, a line each; "ok" where there is none.
static std::string problems(const std::string &Function) {
  auto AST = parseLines(Kernel + Function);
  std::string Text;
  forEachBody(AST->getASTContext(), [&](FunctionBody &Body) {
    for (const LockRegion &Region : lockRegions(Body))
      Text += Region.Lock.Spelling + ": " +
              (Region.isBalanced() ? "ok" : Region.Problem) + "\n";
  });
  return Text;
}

TEST(LockRegions, EarlyReturnsAndFlags) {
  EXPECT_EQ(problems("int f(struct chip *c) { unsigned long flags;\n"
                     "  spin_lock_irqsave(&c->lock, flags);\n"
                     "  if (c->x) { spin_unlock_irqrestore(&c->lock, flags);"
                     " return 1; }\n"
                     "  spin_unlock_irqrestore(&c->lock, flags); return 0; }"),
            "c->lock: ok\n");
}

TEST(LockRegions, TakenAgainAfterAGap) {
  EXPECT_EQ(problems("void f(struct chip *c) { spin_lock(&c->lock);\n"
                     "  while (c->x) { spin_unlock(&c->lock); other(1);"
                     " spin_lock(&c->lock); }\n"
                     "  spin_unlock(&c->lock); }"),
            "c->lock: ok\n");
}

TEST(LockRegions, HeldAtTheEnd) {
  EXPECT_EQ(problems("int f(struct chip *c) { spin_lock(&c->lock);\n"
                     "  if (c->x) return 1; spin_unlock(&c->lock);"
                     " return 0; }"),
            "c->lock: held at the end on some paths only\n");
  EXPECT_EQ(problems("void f(struct chip *c) { spin_lock(&c->lock); }"),
            "c->lock: still held at the end\n");
}

TEST(LockRegions, NotItsOwn) {
  EXPECT_EQ(problems("void f(struct chip *c) { spin_unlock(&c->lock);\n"
                     "  other(1); spin_lock(&c->lock); }"),
            "c->lock: given back by a function that did not take it\n");
  EXPECT_EQ(problems("void f(struct chip *c) { if (c->x) spin_lock(&c->lock);\n"
                     "  other(1); if (c->x) spin_unlock(&c->lock); }"),
            "c->lock: held on some of the paths that give it back\n");
}

TEST(LockRegions, ThePlaceChanges) {
  EXPECT_EQ(problems("void f(struct chip *c) { spin_lock(&c->lock);\n"
                     "  c = c->peer; spin_unlock(&c->lock); }"),
            "c->lock: the place of the lock changes while it is held\n");
  EXPECT_EQ(problems("void f(struct chip *c) { spin_lock(&c->peer->lock);\n"
                     "  c->peer = c; spin_unlock(&c->peer->lock); }"),
            "c->peer->lock: the place of the lock changes while it is held\n");
}

TEST(LockRegions, FlagsThatServeTwice) {
  EXPECT_EQ(problems("void f(struct chip *c) { unsigned long flags;\n"
                     "  spin_lock_irqsave(&c->lock, flags); other(flags);\n"
                     "  spin_unlock_irqrestore(&c->lock, flags); }"),
            "c->lock: the saved state is used elsewhere, too\n");
}

TEST(LockRegions, MixedWays) {
  EXPECT_EQ(problems("void f(struct chip *c) { unsigned long flags;\n"
                     "  spin_lock_irqsave(&c->lock, flags);\n"
                     "  spin_unlock(&c->lock); }"),
            "c->lock: taken and given back in different ways: "
            "spin_unlock()\n");
}

TEST(LockRegions, TwoLocks) {
  EXPECT_EQ(problems("void f(struct chip *c) { spin_lock(&c->lock);\n"
                     "  spin_lock(&c->peer->lock);"
                     " spin_unlock(&c->peer->lock);\n"
                     "  spin_unlock(&c->lock); }"),
            "c->lock: ok\nc->peer->lock: ok\n");
}

TEST(LockRegions, MacroThatHidesTheLock) {
  EXPECT_EQ(problems("#define LOCK(c) spin_lock(&(c)->lock)\n"
                     "#define UNLOCK(c) spin_unlock(&(c)->lock)\n"
                     "void f(struct chip *c) { LOCK(c); UNLOCK(c); }"),
            ": the macro LOCK hides the lock\n"
            ": the macro UNLOCK hides the lock\n");
}

/// Of a driver: locks, and those that are shown to be balanced.
static void expectBalanced(const std::string &Path, unsigned All,
                           unsigned Balanced) {
  unsigned Found = 0, Shown = 0;
  std::string Problems;
  if (!withDriver(Path, [&](clang::ASTContext &AST) {
        forEachBody(AST, [&](FunctionBody &Body) {
          for (const LockRegion &Region : lockRegions(Body)) {
            ++Found;
            Shown += Region.isBalanced();
            if (!Region.isBalanced())
              Problems += Body.Function.getNameAsString() + ": " +
                          Region.Lock.Spelling + ": " + Region.Problem + "\n";
          }
        });
      }))
    GTEST_SKIP() << "no source of Linux 6.1 or no headers";
  EXPECT_EQ(Found, All) << Problems;
  EXPECT_EQ(Shown, Balanced) << Problems;
}

TEST(LockRegions, Of8139cp) {
  expectBalanced("drivers/net/ethernet/realtek/8139cp.c", 20, 20);
}
TEST(LockRegions, OfPcnet32) {
  expectBalanced("drivers/net/ethernet/amd/pcnet32.c", 19, 15);
}
TEST(LockRegions, OfEns1370) { expectBalanced("sound/pci/ens1370.c", 21, 21); }
