#include "model/ApiLoader.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace drydock {

void ApiLoader::add(StringRef Text, StringRef Name) {
  if (std::optional<YamlTree> Tree = YamlTree::parse(Text, Name, Errors))
    Trees.push_back(std::move(*Tree));
}

Error ApiLoader::finish() {
  // `runtime` is read by RuntimeForms, `bounds` by DataBounds.
  static const StringRef Lists[] = {
      "families",     "functions",      "borrows",     "sleeps",
      "ops",          "gfp_sleeps",     "gfp_nofail",  "borrowed_records",
      "ending_words", "starting_words", "initialises", "pair_words",
      "makers",       "runtime",        "bounds",      "quieting_names"};
  std::vector<const YamlTree *> Good;
  for (const YamlTree &Tree : Trees) {
    File = Tree.name();
    if (Tree.root().K != YamlNode::Null && row(Tree.root()).keys(Lists))
      Good.push_back(&Tree);
  }
  for (const YamlTree *Tree : Good) {
    File = Tree->name();
    readFamilies(row(Tree->root()));
  }
  for (const YamlTree *Tree : Good) {
    File = Tree->name();
    checkReferences(row(Tree->root()));
  }
  for (const YamlTree *Tree : Good) {
    File = Tree->name();
    ApiRow Top = row(Tree->root());
    readFunctions(Top);
    readNames(Top, "borrows", "");
    readNames(Top, "sleeps", "sleeps");
    for (const YamlNode *Word : Top.list("ending_words"))
      Table.EndingWords.insert(Word->Text);
    readPairWords(Top);
    readMakers(Top);
    readQuietingNames(Top);
    for (const YamlNode *Word : Top.list("starting_words"))
      Table.StartingWords.insert(Word->Text);
    for (const YamlNode *Name : Top.list("borrowed_records"))
      Table.BorrowedRecords.insert(Name->Text);
    for (const YamlNode *Name : Top.list("initialises"))
      Table.Initialisers.insert(Name->Text);
    readFlag(Top, "gfp_sleeps", Table.SleepingFlag);
    readFlag(Top, "gfp_nofail", Table.NeverFailingFlag);
    readOps(Top);
  }
  return Errors.take();
}

bool ApiLoader::claim(StringRef What, const YamlNode &Name) {
  if (Name.Text.empty())
    return false;
  std::string Here = (File + ":" + Twine(Name.Line)).str();
  auto [It, New] = Claimed.try_emplace((What + " " + Name.Text).str(), Here);
  if (!New)
    Errors.add(File, Name.Line,
               What + " '" + Name.Text + "' has a row already at " +
                   It->second + "; merge the two");
  return New;
}

void ApiLoader::readFamilies(const ApiRow &Top) {
  static const StringRef Keys[] = {
      "id",          "noun",           "acquired",
      "released",    "counted",        "memory",
      "mmio",        "state",          "escapes_by_call",
      "leaks",       "null_release",   "errptr_release",
      "released_by", "repeat_release", "runs_field",
      "gates_mmio",  "async",          "handler_fields",
      "reference",   "dma_mapping",    "atomic",
      "nests",       "context",        "needs",
      "masks",       "owned_field",    "owned_family",
      "own_count",   "told_by"};
  for (const YamlNode &Node : Top.maps("families")) {
    ApiRow Row = row(Node);
    if (!Row.keys(Keys))
      continue;
    ApiFamily Family;
    Family.Id = Row.required("id").str();
    Family.Noun = Row.required("noun").str();
    Family.Acquired = Row.required("acquired").str();
    Family.Released = Row.required("released").str();
    Family.Counted = Row.flag("counted");
    Family.Reference = Row.flag("reference");
    Family.DmaMapping = Row.flag("dma_mapping");
    Family.Memory = Row.flag("memory");
    Family.Mmio = Row.flag("mmio");
    Family.GatesMmio = Row.word("gates_mmio", mmioGateWords(), MmioGate::None);
    Family.Async = Row.flag("async");
    Family.Atomic = Row.flag("atomic");
    Family.Nests = Row.flag("nests");
    Family.Masks = Row.oneOf("masks", callbackContexts()).str();
    Family.Context = Row.oneOf("context", callbackContexts()).str();
    for (const YamlNode *Field : Row.list("handler_fields"))
      Family.HandlerFields.push_back(Field->Text.str());
    Family.OwnedField = Row.text("owned_field").str();
    Family.OwnedFamily = Row.text("owned_family").str();
    Family.OwnCount = Row.text("own_count").str();
    Family.State = Row.flag("state");
    Family.EscapesByCall = Row.flag("escapes_by_call");
    Family.Leaks = Row.flag("leaks", true);
    Family.NullRelease = Row.flag("null_release");
    Family.ErrPtrRelease = Row.flag("errptr_release");
    Family.RepeatRelease = Row.flag("repeat_release");
    for (const YamlNode *By : Row.list("released_by"))
      Family.ReleasedBy.push_back(By->Text.str());
    for (const YamlNode *Other : Row.list("needs"))
      Family.Needs.push_back(Other->Text.str());
    for (const YamlNode *Field : Row.list("told_by"))
      Family.ToldBy.push_back(Field->Text.str());
    for (const YamlNode *Field : Row.list("runs_field"))
      Family.RunsField.push_back(Field->Text.str());
    const YamlNode *Id = Row.find("id");
    if (!Id || !claim("family", *Id))
      continue;
    if (const ApiFamily *Old = Table.family(Family.Id))
      *const_cast<ApiFamily *>(Old) = std::move(Family);
    else {
      const ApiFamily &New = Table.Families.emplace_back(std::move(Family));
      Table.FamilyById[New.Id] = &New;
    }
  }
}

void ApiLoader::checkReferences(const ApiRow &Top) {
  for (const YamlNode &Node : Top.maps("families")) {
    ApiRow Row = row(Node);
    for (StringRef List : {"released_by", "needs"})
      if (Row.find(List))
        for (const YamlNode *Other : Row.list(List))
          family(Row, *Other);
  }
}

const ApiFamily *ApiLoader::family(const ApiRow &Row, const YamlNode &Name) {
  if (const ApiFamily *F = Table.family(Name.Text))
    return F;
  SmallVector<StringRef, 64> Known;
  for (const ApiFamily &F : Table.families())
    Known.push_back(F.Id);
  Row.unknown(Name, "family", Known);
  return nullptr;
}

void ApiLoader::readNames(const ApiRow &Top, StringRef List,
                          StringRef Context) {
  for (const YamlNode *Name : Top.list(List)) {
    ApiFunction Function;
    Function.Context = Context.str();
    Function.Variadic = true; // arity is not stated, so it is not checked
    Function.Optional = true;
    Function.Line = Name->Line;
    place(std::move(Function), *Name);
  }
}

void ApiLoader::readPairWords(const ApiRow &Top) {
  for (const YamlNode &Node : Top.maps("pair_words")) {
    ApiRow Row = row(Node);
    if (!Row.keys({"begins", "ends"}))
      continue;
    ApiPairWords Words;
    Words.Begins = Row.required("begins").str();
    for (const YamlNode *End : Row.list("ends"))
      Words.Ends.push_back(End->Text.str());
    Table.PairWords.push_back(std::move(Words));
  }
}

void ApiLoader::readFlag(const ApiRow &Top, StringRef Key, uint64_t &Flag) {
  if (const YamlNode *Node = Top.find(Key))
    if (StringRef(Node->Text).getAsInteger(0, Flag))
      Top.error(*Node, "'" + Key + "' is a number");
}

void ApiLoader::readMakers(const ApiRow &Top) {
  for (const YamlNode &Node : Top.maps("makers")) {
    ApiRow Row = row(Node);
    if (!Row.keys({"word", "record", "family"}))
      continue;
    ApiMaker Maker;
    Maker.Word = Row.required("word").str();
    Maker.Record = Row.required("record").str();
    Row.required("family");
    if (const YamlNode *Name = Row.find("family"))
      Maker.Family = family(Row, *Name);
    if (Maker.Family)
      Table.Makers.push_back(std::move(Maker));
  }
}

void ApiLoader::readQuietingNames(const ApiRow &Top) {
  for (const YamlNode &Node : Top.maps("quieting_names")) {
    ApiRow Row = row(Node);
    if (!Row.keys({"has", "and"}))
      continue;
    if (!Row.find("has"))
      Row.error(Node, "'has' is missing; name the words");
    ApiQuietingName Name;
    for (const YamlNode *Word : Row.list("has"))
      Name.Has.insert(Word->Text);
    for (const YamlNode *Word : Row.list("and"))
      Name.And.insert(Word->Text);
    Table.QuietingNames.push_back(std::move(Name));
  }
}

void ApiLoader::place(ApiFunction Function, const YamlNode &Name) {
  if (!claim("function", Name))
    return;
  Function.Name = Name.Text.str();
  Function.File = File;
  if (const ApiFunction *Old = Table.function(Function.Name))
    *const_cast<ApiFunction *>(Old) = std::move(Function);
  else {
    const ApiFunction &New = Table.Functions.emplace_back(std::move(Function));
    Table.ByName[New.Name] = &New;
  }
}

void ApiLoader::readOwned(const ApiRow &Row, ApiOpsMember &Member) {
  const YamlNode *Owns = Row.find("owns");
  if (!Owns)
    return;
  Member.Owns = family(Row, *Owns);
  if (Row.required("argument").getAsInteger(0, Member.Argument))
    Row.error(*Owns, "'argument' is the number of the owned argument, from 0");
  int64_t Value;
  if (const YamlNode *Back = Row.find("given_back")) {
    if (Back->Text.getAsInteger(0, Value))
      Row.error(*Back, "'given_back' is a number");
    else
      Member.GivenBack = Value;
  }
}

void ApiLoader::readOps(const ApiRow &Top) {
  for (const YamlNode &Node : Top.maps("ops")) {
    ApiRow Row = row(Node);
    if (!Row.keys({"struct", "header", "live", "until", "members"}))
      continue;
    ApiOpsTable Ops;
    Ops.Struct = Row.required("struct").str();
    Ops.Header = Row.text("header").str();
    if (const YamlNode *Live = Row.find("live"))
      Ops.Live = family(Row, *Live);
    Ops.Until = Row.text("until").str();
    Ops.File = File;
    Ops.Line = Node.Line;
    SmallVector<StringRef, 16> Names;
    for (const YamlNode &M : Row.maps("members")) {
      ApiRow Member = row(M);
      if (!Member.keys({"name", "role", "pairs", "symbol", "context", "default",
                        "owns", "argument", "given_back", "until", "at_start",
                        "undone_on_failure", "late"}))
        continue;
      Names.push_back(Member.required("name"));
      Member.required("role");
      Ops.Members.push_back({Names.back().str(),
                             Member.word("role", roleWords(), OpsRole::Io),
                             Member.text("pairs").str(),
                             Member.text("symbol").str(),
                             Member.oneOf("context", callbackContexts()).str(),
                             {},
                             nullptr,
                             0,
                             {},
                             Member.text("until").str(),
                             Member.flag("at_start"),
                             Member.flag("undone_on_failure"),
                             Member.flag("late")});
      for (const YamlNode *Default : Member.list("default"))
        if (const ApiFamily *F = family(Member, *Default))
          Ops.Members.back().Default.push_back(F);
      readOwned(Member, Ops.Members.back());
    }
    for (const YamlNode &M : Row.maps("members"))
      for (StringRef Key : {"pairs", "until"})
        if (const YamlNode *Other = row(M).find(Key))
          if (!is_contained(Names, Other->Text))
            Row.unknown(*Other, "member", Names);
    const YamlNode *Struct = Row.find("struct");
    if (!Struct || !claim("ops table", *Struct))
      continue;
    if (const ApiOpsTable *Old = Table.opsTable(Ops.Struct))
      *const_cast<ApiOpsTable *>(Old) = std::move(Ops);
    else {
      const ApiOpsTable &New = Table.OpsTables.emplace_back(std::move(Ops));
      Table.OpsByStruct[New.Struct] = &New;
    }
  }
}

} // namespace drydock
