// The loader's promises to whoever writes a table: an error for everything the
// vocabulary does not know, with the line and what was probably meant.
#include "model/ApiTable.h"
#include <gtest/gtest.h>

using namespace drydock;

namespace {

const char *const Families = R"(families:
  - id: lamp
    noun: lamp
    acquired: lit
    released: put out
)";

/// Loads text after a family and returns the error message, or "".
std::string errorOf(const std::string &Text) {
  ApiTable Table;
  return llvm::toString(Table.loadText(Families + Text, "my.yaml"));
}

const ApiFunction &only(ApiTable &Table, const std::string &Text) {
  EXPECT_EQ(llvm::toString(Table.loadText(Families + Text, "my.yaml")), "");
  EXPECT_FALSE(Table.functions().empty());
  return Table.functions().back();
}

TEST(ApiLoader, ReadsARow) {
  ApiTable Table;
  const ApiFunction &F = only(Table, R"(
functions:
  - name: lamp_get
    header: linux/lamp.h
    args: [dev, id, out, "..."]
    result: errno
    managed: dev
    zeroed: true
    context: sleeps
    must_check: true
    effects:
      - {when: success, effect: acquire, resource: lamp, via: "*out", key: [id]}
      - {when: error, effect: stop, via: dev, sync: false}
      - {effect: register-callback, via: id, data: out, context: timer}
    pairs_with: lamp_put
)");
  EXPECT_EQ(F.Name, "lamp_get");
  EXPECT_EQ(F.Args, (std::vector<std::string>{"dev", "id", "out"}));
  EXPECT_TRUE(F.Variadic);
  EXPECT_EQ(F.Result, ResultContract::ErrNo);
  EXPECT_TRUE(F.Managed);
  EXPECT_EQ(F.Device.Index, 0u);
  EXPECT_TRUE(F.ZeroedMemory && F.MustCheck && !F.Optional);
  EXPECT_EQ(F.Context, "sleeps");
  EXPECT_EQ(F.PairsWith, "lamp_put");
  EXPECT_EQ(F.Header, "linux/lamp.h");
  EXPECT_EQ(F.File, "my.yaml");
  EXPECT_EQ(F.Line, 8u);
  ASSERT_EQ(F.Effects.size(), 3u);
  EXPECT_EQ(F.Effects[0].When, EffectWhen::Success);
  EXPECT_EQ(F.Effects[0].Kind, EffectKind::Acquire);
  EXPECT_EQ(F.Effects[0].Resource, Table.family("lamp"));
  EXPECT_TRUE(F.Effects[0].Via.Through);
  EXPECT_EQ(F.Effects[0].Via.Index, 2u);
  ASSERT_EQ(F.Effects[0].Key.size(), 1u);
  EXPECT_EQ(F.Effects[0].Key[0].Index, 1u);
  EXPECT_EQ(F.Effects[1].When, EffectWhen::Error);
  EXPECT_FALSE(F.Effects[1].Sync);
  EXPECT_EQ(F.Effects[2].Data.Index, 2u);
  EXPECT_EQ(F.Effects[2].Context, "timer");
}

TEST(ApiLoader, AliasesAreRowsOfTheirOwn) {
  ApiTable Table;
  only(Table, "functions:\n"
              "  - {name: lamp_on, aliases: [lamp_on_noprof], args: [x]}\n");
  const ApiFunction *A = Table.function("lamp_on_noprof");
  ASSERT_TRUE(A);
  EXPECT_EQ(A->Name, "lamp_on_noprof");
  EXPECT_TRUE(A->Optional) << "a name of another version may be absent";
  EXPECT_FALSE(Table.function("lamp_on")->Optional);
}

TEST(ApiLoader, BorrowersHaveNoArityAndNoEffects) {
  ApiTable Table;
  const ApiFunction &F = only(Table, "borrows: [lamp_look]\n");
  EXPECT_TRUE(F.Effects.empty() && F.Args.empty() && F.Variadic);
}

TEST(ApiLoader, ReadsOpsTables) {
  ApiTable Table;
  ASSERT_EQ(llvm::toString(Table.loadText(R"(
ops:
  - struct: lamp_ops
    members:
      - {name: on, role: bring-up, pairs: off}
      - {name: off, role: teardown}
      - {name: blink, role: async, context: timer}
)",
                                          "my.yaml")),
            "");
  const ApiOpsTable *Ops = Table.opsTable("lamp_ops");
  ASSERT_TRUE(Ops);
  ASSERT_EQ(Ops->Members.size(), 3u);
  EXPECT_EQ(Ops->Members[0].Role, OpsRole::BringUp);
  EXPECT_EQ(Ops->Members[0].Pairs, "off");
  EXPECT_EQ(Ops->Members[2].Context, "timer");
}

struct Mistake {
  const char *Name, *Text, *Error;
};
class ApiLoaderMistake : public testing::TestWithParam<Mistake> {};

TEST_P(ApiLoaderMistake, IsReportedWithLineAndAdvice) {
  EXPECT_EQ(errorOf(GetParam().Text), GetParam().Error);
}

// Lines count on from the five of Families.
const Mistake Mistakes[] = {
    {"Section", "functoins: []\n",
     "my.yaml:6: unknown key 'functoins'; did you mean functions?"},
    {"Key", "functions:\n  - {name: f, arg: [a]}\n",
     "my.yaml:7: unknown key 'arg'; did you mean args?"},
    {"Result", "functions:\n  - name: f\n    args: []\n    result: errrno\n",
     "my.yaml:9: unknown result 'errrno'; did you mean errno?"},
    {"ResultFarOff", "functions:\n  - {name: f, args: [], result: pointer}\n",
     "my.yaml:7: unknown result 'pointer'; known: value, void, nonnull, null, "
     "errptr, null-or-errptr, errno, errno-or-count, zero-fails, "
     "zero, nonzero-fails"},
    {"Effect",
     "functions:\n  - name: f\n    args: [a]\n    effects:\n"
     "      - {effect: aquire, resource: lamp, via: a}\n",
     "my.yaml:10: unknown effect 'aquire'; did you mean acquire?"},
    {"Family",
     "functions:\n  - name: f\n    args: [a]\n    effects:\n"
     "      - {effect: release, resource: lmap, via: a}\n",
     "my.yaml:10: unknown family 'lmap'; did you mean lamp?"},
    {"Parameter",
     "functions:\n  - name: f\n    args: [device]\n    effects:\n"
     "      - {effect: release, resource: lamp, via: devcie}\n",
     "my.yaml:10: unknown parameter 'devcie'; did you mean device?"},
    {"ReturnOfVoid",
     "functions:\n  - name: f\n    args: []\n    result: void\n    effects:\n"
     "      - {effect: acquire, resource: lamp, via: return}\n",
     "my.yaml:11: 'return' of a function whose result is void"},
    {"NoFamily",
     "functions:\n  - name: f\n    args: [a]\n    effects:\n"
     "      - {effect: release, via: a}\n",
     "my.yaml:10: an effect of this kind needs 'resource'"},
    {"NoPlace",
     "functions:\n  - name: f\n    args: [a]\n    effects:\n"
     "      - {effect: release, resource: lamp}\n",
     "my.yaml:10: an effect of this kind needs 'via'"},
    {"NoArgs", "functions:\n  - name: f\n",
     "my.yaml:7: 'args' is missing; write [] for none"},
    {"NoName", "functions:\n  - args: []\n", "my.yaml:7: 'name' is missing"},
    {"Flag", "functions:\n  - {name: f, args: [], optional: yes}\n",
     "my.yaml:7: 'optional' is true or false, not 'yes'"},
    {"ScalarForList", "functions:\n  - {name: f, args: a}\n",
     "my.yaml:7: 'args' takes a list [a, b], found a plain value"},
    {"ListForScalar", "functions:\n  - {name: [f], args: []}\n",
     "my.yaml:7: 'name' takes a plain value, found a list"},
    {"Twice",
     "functions:\n  - {name: f, args: []}\n  - {name: g, args: []}\n"
     "  - {name: f, args: [a]}\n",
     "my.yaml:9: function 'f' has a row already at my.yaml:7; merge the two"},
    {"TwiceByAlias",
     "functions:\n  - {name: f, args: []}\n"
     "  - {name: g, aliases: [f], args: []}\n",
     "my.yaml:8: function 'f' has a row already at my.yaml:7; merge the two"},
    {"TwiceTheKey", "functions:\n  - {name: f, args: [], name: g}\n",
     "my.yaml:7: key 'name' stands twice"},
    {"Role",
     "ops:\n  - struct: s\n    members:\n      - {name: m, role: tear-down}\n",
     "my.yaml:9: unknown role 'tear-down'; did you mean teardown?"},
    {"Pairs",
     "ops:\n  - struct: s\n    members:\n"
     "      - {name: open, role: bring-up, pairs: closed}\n"
     "      - {name: close, role: teardown}\n",
     "my.yaml:9: unknown member 'closed'; did you mean close?"},
    {"ReleasedBy",
     "  - id: bulb\n    noun: b\n    acquired: a\n    released: r\n"
     "    released_by: [lampe]\n",
     "my.yaml:10: unknown family 'lampe'; did you mean lamp?"},
};

INSTANTIATE_TEST_SUITE_P(All, ApiLoaderMistake, testing::ValuesIn(Mistakes),
                         [](const auto &I) { return I.param.Name; });

TEST(ApiLoader, ReportsSyntaxErrorsWithTheirLine) {
  std::string E = errorOf("functions:\n  - {name: f\n    args: ]\n");
  EXPECT_EQ(E.rfind("my.yaml:", 0), 0u) << E;
  EXPECT_NE(E.find("not valid YAML"), std::string::npos) << E;
}

TEST(ApiLoader, ReportsEveryMistakeOfAFile) {
  std::string E = errorOf("functions:\n  - {name: f, arg: []}\n"
                          "  - {name: g, args: [], result: nul}\n");
  EXPECT_EQ(E, "my.yaml:7: unknown key 'arg'; did you mean args?\n"
               "my.yaml:8: unknown result 'nul'; did you mean null?");
}

TEST(ApiLoader, AnEmptyFileIsFine) {
  ApiTable Table;
  EXPECT_EQ(llvm::toString(Table.loadText("", "my.yaml")), "");
  EXPECT_EQ(llvm::toString(Table.loadText("# nothing yet\n", "my.yaml")), "");
}

TEST(ApiLoader, SaysWhichFileIsMissing) {
  ApiTable Table;
  std::string E = llvm::toString(Table.loadFile("/nowhere/my.yaml"));
  EXPECT_EQ(E.rfind("/nowhere/my.yaml: cannot read API table", 0), 0u) << E;
}

TEST(ApiLoader, LaterLoadsReplaceEarlierRowsInPlace) {
  ApiTable Table;
  only(Table, "functions:\n  - {name: f, args: [a], result: void}\n");
  const ApiFunction *Before = Table.function("f");
  const ApiFamily *Lamp = Table.family("lamp");
  ASSERT_EQ(llvm::toString(Table.loadText(
                "families:\n  - {id: lamp, noun: torch, acquired: lit, "
                "released: out}\nborrows: [f]\n",
                "user.yaml")),
            "");
  EXPECT_EQ(Table.function("f"), Before);
  EXPECT_EQ(Before->File, "user.yaml");
  EXPECT_TRUE(Before->Args.empty());
  EXPECT_EQ(Table.family("lamp"), Lamp);
  EXPECT_EQ(Lamp->Noun, "torch");
  EXPECT_EQ(Table.functions().size(), 1u);
}

} // namespace
