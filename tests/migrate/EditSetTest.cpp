#include "language/EditSet.h"
#include "gtest/gtest.h"

using namespace drydock::migrate;

static TextRange range(unsigned Begin, unsigned End) {
  return {"f", Begin, End, false};
}

TEST(EditSet, WrapsNestByRange) {
  EditSet Edits;
  Edits.wrap(range(0, 5), "(A)(", ")", "outer");
  Edits.wrap(range(0, 1), "(B)", "", "inner");
  EXPECT_EQ(Edits.apply("f", "a + b;"), "(A)((B)a + b);");
}

TEST(EditSet, HigherLayerIsOutside) {
  EditSet Edits;
  Edits.wrap(range(0, 1), "x(", ")", "one", 1);
  Edits.wrap(range(0, 1), "y(", ")", "two", 3);
  EXPECT_EQ(Edits.apply("f", "a"), "y(x(a))");
}

TEST(EditSet, SameEditTwiceIsOne) {
  EditSet Edits, Again;
  Edits.insert(range(1, 1), "X", "r");
  Again.insert(range(1, 1), "X", "r");
  Edits.merge(Again);
  EXPECT_EQ(Edits.apply("f", "ab"), "aXb");
}

TEST(EditSet, DifferentCastsOfOneTextAdapt) {
  EditSet Edits;
  Edits.wrap(range(0, 1), "(int *)", "", "cast");
  Edits.wrap(range(0, 1), "(long *)", "", "cast");
  EXPECT_EQ(Edits.apply("f", "p"), "__cxx_as(p)");
}

TEST(EditSet, MoveCarriesEditsAlong) {
  EditSet Edits;
  // struct o { struct i { K x; } a; }
  std::string Text = "struct o { struct i { K x; } a; };";
  Edits.move(range(11, 28), 0, "", ";\n", "struct i", "tag");
  Edits.replace(range(22, 23), "int", "keyword");
  EXPECT_EQ(Edits.apply("f", Text),
            "struct i { int x; };\nstruct o { struct i a; };");
}

TEST(EditSet, MovesPermuteSlots) {
  EditSet Edits;
  Edits.move(range(0, 1), 2, "", "", "", "order");
  Edits.move(range(2, 3), 0, "", "", "", "order");
  EXPECT_EQ(Edits.apply("f", "a,b"), "b,a");
}

TEST(EditSet, OverlapIsAConflict) {
  EditSet Edits;
  Edits.wrap(range(0, 3), "(", ")", "one");
  Edits.wrap(range(2, 5), "[", "]", "two");
  std::vector<std::string> Conflicts;
  EXPECT_EQ(Edits.apply("f", "abcde", &Conflicts), "(abc)de");
  ASSERT_EQ(Conflicts.size(), 1u);
  EXPECT_NE(Conflicts[0].find("'two'"), std::string::npos);
}

TEST(EditSet, WordsStayApart) {
  EditSet Edits;
  Edits.wrap(range(6, 9), "__cxx_as(", ")", "cast");
  EXPECT_EQ(Edits.apply("f", "return(x);"), "return __cxx_as((x));");
}
