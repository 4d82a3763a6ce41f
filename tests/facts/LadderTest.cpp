#include "facts/Ladder.h"
#include "ParsedCode.h"
#include "gtest/gtest.h"

using namespace drydock::migrate;

static const char Kernel[] = "struct pci_dev { int x; };\n"
                             "int pci_enable_device(struct pci_dev *dev);\n"
                             "void pci_disable_device(struct pci_dev *dev);\n"
                             "int pci_request_regions(struct pci_dev *pdev,"
                             " const char *res_name);\n"
                             "void pci_release_regions(struct pci_dev *pdev);\n"
                             "void spin_unlock(int *lock);\n"
                             "int other(int);\n";

static unsigned lineOf(const FunctionBody &Body, clang::SourceLocation At) {
  return Body.SM.getExpansionLineNumber(At) - 7;
}

/// Each rung with the line behind which it is due, or the problem.
static std::string ladder(const std::string &Function) {
  auto AST = parseLines(Kernel + Function);
  std::string Text;
  forEachBody(AST->getASTContext(), [&](FunctionBody &Body) {
    auto Found = ladderOf(Body);
    if (!Found) {
      Text += "none";
      return;
    }
    if (!Found->Problem.empty()) {
      Text += Found->Problem + ", line " +
              std::to_string(lineOf(Body, Found->ProblemAt));
      return;
    }
    for (const Rung &R : Found->Rungs)
      if (R.undoes())
        Text += std::string(R.Label->getName()) + " behind " +
                (R.DueBehind
                     ? std::to_string(lineOf(Body, R.DueBehind->getEndLoc()))
                     : std::string("nothing")) +
                "\n";
  });
  return Text;
}

TEST(Ladder, EachRungBehindTheCheckOfItsAcquisition) {
  EXPECT_EQ(ladder("int f(struct pci_dev *p) { int e;\n"  // 1
                   "e = pci_enable_device(p);\n"          // 2
                   "if (e) goto err_free;\n"              // 3
                   "e = pci_request_regions(p, \"x\");\n" // 4
                   "if (e)\n"                             // 5
                   "goto err_disable;\n"                  // 6
                   "e = other(1);\n"                      // 7
                   "if (e) goto err_regions;\n"           // 8
                   "return 0;\n"
                   "err_regions: pci_release_regions(p);\n"
                   "err_disable: pci_disable_device(p);\n"
                   "err_free: other(3); p->x = 0; return e; }"),
            "err_regions behind 6\nerr_disable behind 3\n"
            "err_free behind 1\n");
}

TEST(Ladder, PlainReturnsComeFirst) {
  EXPECT_EQ(ladder("int f(struct pci_dev *p) { int e;\n"
                   "e = pci_enable_device(p);\n"
                   "if (e) return e;\n"
                   "e = other(1);\n"
                   "if (e) goto err;\n"
                   "return 0;\n"
                   "err: pci_disable_device(p); return e; }"),
            "err behind 3\n");
  EXPECT_EQ(ladder("int f(struct pci_dev *p) { int e;\n"
                   "e = other(1);\n"
                   "if (e) goto err;\n"
                   "e = other(2);\n"
                   "if (e) return e;\n"
                   "return 0;\n"
                   "err: pci_disable_device(p); return e; }"),
            "a return leaves out what earlier ways out release, line 5");
}

TEST(Ladder, JumpThatLeavesOneOut) {
  EXPECT_EQ(ladder("int f(struct pci_dev *p) { int e;\n"
                   "e = other(1);\n"
                   "if (e) goto err_a;\n"
                   "e = other(2);\n"
                   "if (e) goto err_b;\n"
                   "return 0;\n"
                   "err_a: pci_release_regions(p);\n"
                   "err_b: pci_disable_device(p); return e; }"),
            "a jump leaves out what earlier ones release, line 5");
}

TEST(Ladder, SuccessFallsIn) {
  EXPECT_EQ(ladder("int f(struct pci_dev *p) { int e;\n"
                   "e = pci_enable_device(p);\n"
                   "if (e) goto out;\n"
                   "e = other(1);\n"
                   "pci_release_regions(p);\n"
                   "out: pci_disable_device(p); return e; }"),
            "out behind 1\n");
}

TEST(Ladder, MoreThanReleases) {
  EXPECT_EQ(ladder("int f(struct pci_dev *p) { int e;\n"
                   "if (other(1)) goto err;\n"
                   "return 0;\n"
                   "err: e = -1; pci_disable_device(p); return e; }"),
            "the label decides what is returned, line 4");
  EXPECT_EQ(ladder("int f(struct pci_dev *p, int *l) { int e = 1;\n"
                   "if (other(1)) goto err;\n"
                   "return 0;\n"
                   "err: spin_unlock(l); pci_disable_device(p);"
                   " return e; }"),
            "the label gives back a lock, too, line 4");
  EXPECT_EQ(ladder("int f(struct pci_dev *p) {\n"
                   "if (other(1)) goto err;\n"
                   "return 0;\n"
                   "err: pci_disable_device(p); return p->x; }"),
            "what is returned is computed behind the releases, line 4");
}

TEST(Ladder, RetryBehindWhatIsDeclaredIsNoMatter) {
  EXPECT_EQ(ladder("int f(struct pci_dev *p) {\n"
                   "again: if (other(1)) goto again;\n"
                   "if (other(2)) goto err;\n"
                   "return 0;\n"
                   "err: pci_disable_device(p); return 1; }"),
            "err behind nothing\n");
}

TEST(Ladder, NoLadder) {
  EXPECT_EQ(ladder("int f(int e) { if (e) goto out; e = other(1);\n"
                   "out: return e; }"),
            "none");
}

TEST(Ladder, LeavesByALabelThatAllShare) {
  EXPECT_EQ(ladder("int f(struct pci_dev *p) { int e;\n"         // 1
                   "e = pci_enable_device(p);\n"                 // 2
                   "if (e) goto out;\n"                          // 3
                   "e = other(1);\n"                             // 4
                   "if (e) goto err;\n"                          // 5
                   "out: return e;\n"                            // 6
                   "err: pci_disable_device(p); goto out; }\n"), // 7
            "err behind 3\n");
}

TEST(Ladder, LabelsOfTheSuccessMayStandAheadOfWhatIsDeclared) {
  EXPECT_EQ(ladder("int f(struct pci_dev *p) { int e;\n"         // 1
                   "if (p->x) goto on;\n"                        // 2
                   "other(1);\n"                                 // 3
                   "on: e = pci_enable_device(p);\n"             // 4
                   "if (e) return e;\n"                          // 5
                   "e = other(2);\n"                             // 6
                   "if (e) goto err;\n"                          // 7
                   "return 0;\n"                                 // 8
                   "err: pci_disable_device(p); return e; }\n"), // 9
            "err behind 5\n");
}

TEST(Ladder, NoJumpPassesWhatIsDeclared) {
  EXPECT_EQ(ladder("int f(struct pci_dev *p) { int e;\n"         // 1
                   "again: e = pci_enable_device(p);\n"          // 2
                   "if (e) return e;\n"                          // 3
                   "e = other(2);\n"                             // 4
                   "if (e > 1) goto again;\n"                    // 5
                   "if (e) goto err;\n"                          // 6
                   "return 0;\n"                                 // 7
                   "err: pci_disable_device(p); return e; }\n"), // 8
            "other jumps cross the function, line 5");
}

TEST(Ladder, LabelsThatSkipWhatTheSuccessGoesOnWith) {
  EXPECT_EQ(ladder("int f(struct pci_dev *p) { int e = 0;\n"
                   "if (other(1)) goto skip;\n"
                   "other(2);\n"
                   "skip: e = pci_enable_device(p);\n"
                   "pci_release_regions(p); return e; }"),
            "none");
}
