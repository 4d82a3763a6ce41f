#include "facts/GuardShape.h"
#include "ParsedCode.h"
#include "gtest/gtest.h"

using namespace drydock::migrate;

static const char Kernel[] = "struct mutex { int x; };\n"
                             "void mutex_lock(struct mutex *lock);\n"
                             "void mutex_unlock(struct mutex *lock);\n"
                             "struct chip { struct mutex lock; int x; };\n"
                             "int other(int);\n";

/// The guards of the one lock: declared in or ahead, taken again, given back by
/// name, by the end of the scope.
static std::string shapes(const std::string &Function) {
  auto AST = parseLines(Kernel + Function);
  std::string Text;
  forEachBody(AST->getASTContext(), [&](FunctionBody &Body) {
    for (const LockRegion &Region : lockRegions(Body))
      for (const GuardShape &G : guardShapes(Body, Region))
        Text += std::string(G.Declared ? "here" : "ahead") + " again " +
                std::to_string(G.Again.size()) + " given " +
                std::to_string(G.Given.size()) + " implicit " +
                std::to_string(G.Implicit.size()) + "\n";
  });
  return Text;
}

TEST(GuardShape, EndOfFunction) {
  EXPECT_EQ(shapes("void f(struct chip *c) { mutex_lock(&c->lock);\n"
                   "  other(1); mutex_unlock(&c->lock); }"),
            "here again 0 given 0 implicit 1\n");
}

TEST(GuardShape, ReturnOfWhatIsThere) {
  EXPECT_EQ(shapes("int f(struct chip *c) { int e; mutex_lock(&c->lock);\n"
                   "  e = other(1); if (e) { mutex_unlock(&c->lock);"
                   " return -e; }\n"
                   "  mutex_unlock(&c->lock); return 0; }"),
            "here again 0 given 0 implicit 2\n");
}

TEST(GuardShape, ReturnOfWhatIsComputedOutside) {
  for (const char *Value : {"other(1)", "c->x"})
    EXPECT_EQ(shapes("int f(struct chip *c) { mutex_lock(&c->lock);\n"
                     "  mutex_unlock(&c->lock); return " +
                     std::string(Value) + "; }"),
              "here again 0 given 1 implicit 0\n");
}

TEST(GuardShape, CodeBehindIsNotPulledIn) {
  EXPECT_EQ(shapes("void f(struct chip *c) { mutex_lock(&c->lock);\n"
                   "  mutex_unlock(&c->lock); other(1); }"),
            "here again 0 given 1 implicit 0\n");
}

TEST(GuardShape, LabelAtTheEnd) {
  EXPECT_EQ(shapes("int f(struct chip *c) { int e; mutex_lock(&c->lock);\n"
                   "  e = other(1); if (e) goto out; other(2);\n"
                   "out: mutex_unlock(&c->lock); return e; }"),
            "here again 0 given 0 implicit 1\n");
}

TEST(GuardShape, JumpPastTheDeclaration) {
  EXPECT_EQ(shapes("int f(struct chip *c) { int e = other(1);\n"
                   "  if (e) goto out; mutex_lock(&c->lock); other(2);\n"
                   "  mutex_unlock(&c->lock);\nout: return e; }"),
            "ahead again 1 given 1 implicit 0\n");
  EXPECT_EQ(shapes("void f(struct chip *c) { switch (c->x) { case 1:\n"
                   "  mutex_lock(&c->lock); other(2);\n"
                   "  mutex_unlock(&c->lock); break; default: other(3); } }"),
            "ahead again 1 given 1 implicit 0\n");
}

TEST(GuardShape, GivenBackOutsideTheBlock) {
  EXPECT_EQ(shapes("void f(struct chip *c) { if (c->x) { other(1);"
                   " mutex_lock(&c->lock); }\n"
                   "  else mutex_lock(&c->lock); other(2);\n"
                   "  mutex_unlock(&c->lock); }"),
            "ahead again 2 given 0 implicit 1\n");
}

TEST(GuardShape, AgainAndInBranches) {
  EXPECT_EQ(shapes("void f(struct chip *c) { mutex_lock(&c->lock);\n"
                   "  while (c->x) { mutex_unlock(&c->lock); other(1);"
                   " mutex_lock(&c->lock); }\n  mutex_unlock(&c->lock); }"),
            "here again 1 given 1 implicit 1\n");
  EXPECT_EQ(shapes("void f(struct chip *c) {\n"
                   "  if (c->x) { mutex_lock(&c->lock); other(1);"
                   " mutex_unlock(&c->lock); }\n"
                   "  else { mutex_lock(&c->lock); other(2);"
                   " mutex_unlock(&c->lock); } }"),
            "here again 0 given 0 implicit 1\n"
            "here again 0 given 0 implicit 1\n");
}

TEST(GuardShape, LoopsAreLeft) {
  EXPECT_EQ(shapes("void f(struct chip *c) { while (other(0)) {\n"
                   "  mutex_lock(&c->lock);\n"
                   "  if (c->x) { mutex_unlock(&c->lock); break; }\n"
                   "  mutex_unlock(&c->lock); other(1); } }"),
            "here again 0 given 1 implicit 1\n");
}
