#include "model/DataBounds.h"
#include "model/ApiRow.h"
#include "model/EmbeddedFile.h"
#include "model/YamlTree.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

extern const drydock::EmbeddedFile EmbeddedApiTables[];

namespace drydock {

struct BoundsReader {
  DataBounds &Into;

  void read(const ApiRow &Row) {
    static const StringRef Keys[] = {"kind",   "names",    "args",   "buffer",
                                     "count",  "unit",     "format", "record",
                                     "length", "at_least", "at_most"};
    if (!Row.keys(Keys))
      return;
    if (!Row.find("names"))
      Row.error(Row.Node, "'names' is missing: what the row is about");
    StringRef Kind = Row.required("kind");
    if (StringMap<BoundsRow> *Rows = rowsOf(Kind)) {
      BoundsRow New = readRow(Row);
      for (const YamlNode *Name : Row.list("names"))
        if (!Rows->try_emplace(Name->Text, New).second)
          Row.error(*Name, "'" + Name->Text + "' has such a row already");
    } else if (!addNames(Kind, Row)) {
      Row.error(*Row.find("kind"), "unknown kind '" + Kind + "' of bounds");
    }
  }

private:
  StringMap<BoundsRow> *rowsOf(StringRef Kind) {
    return Kind == "extent"      ? &Into.Extents
           : Kind == "fills"     ? &Into.Fills
           : Kind == "allocates" ? &Into.Allocates
           : Kind == "would-be"  ? &Into.WouldBe
           : Kind == "up-to"     ? &Into.UpTo
           : Kind == "index"     ? &Into.Indices
           : Kind == "callback"  ? &Into.Callbacks
                                 : nullptr;
  }

  bool addNames(StringRef Kind, const ApiRow &Row) {
    for (const YamlNode *Name : Row.list("names"))
      if (Kind == "result")
        Into.Results.insert(Name->Text);
      else if (Kind == "wire-type")
        Into.Wire.insert(Name->Text);
      else if (Kind == "unchecked")
        Into.Unchecked.insert(Name->Text);
      else if (Kind == "maybe-negative")
        Into.Negative.insert(Name->Text);
      else if (Kind == "count")
        Into.Counts.insert(Name->Text);
      else if (Kind == "user-files")
        Into.UserFiles.push_back(Name->Text.str());
      else if (Kind == "length-names")
        Into.LengthNames.push_back(Name->Text.str());
      else if (Kind == "filled")
        Into.Filled[Name->Text] = {Row.required("buffer").str(),
                                   Row.required("length").str()};
      else
        return false;
    return true;
  }

  static int argument(const ApiRow &Row, StringRef Key) {
    const YamlNode *Value = Row.find(Key);
    if (!Value)
      return -1;
    int Index = 0;
    for (const YamlNode *Arg : Row.list("args")) {
      if (Arg->Text == Value->Text)
        return Index;
      ++Index;
    }
    Row.error(*Value, "'" + Value->Text + "' is none of 'args'");
    return -1;
  }

  static BoundsRow readRow(const ApiRow &Row) {
    BoundsRow New;
    New.Buffer = argument(Row, "buffer");
    New.Count = argument(Row, "count");
    New.AtMost = argument(Row, "at_most");
    New.Format = argument(Row, "format");
    New.Record = argument(Row, "record");
    if (const YamlNode *Unit = Row.find("unit"))
      if (Unit->Text.getAsInteger(0, New.Unit))
        Row.error(*Unit, "'unit' is a number of bytes");
    if (const YamlNode *Least = Row.find("at_least"))
      if (Least->Text.getAsInteger(0, New.AtLeast))
        Row.error(*Least, "'at_least' is a number of bytes");
    return New;
  }
};

bool DataBounds::isOfUser(StringRef File) const {
  return any_of(UserFiles,
                [&](const std::string &Part) { return File.contains(Part); });
}

bool DataBounds::isLengthName(StringRef Parameter) const {
  std::string Lower = Parameter.lower();
  return any_of(LengthNames, [&](const std::string &Part) {
    return StringRef(Lower).contains(Part);
  });
}

Error DataBounds::loadText(StringRef Text, StringRef Name) {
  TableErrors Errors;
  if (std::optional<YamlTree> Tree = YamlTree::parse(Text, Name, Errors))
    if (Tree->root().K == YamlNode::Map) {
      ApiRow Top(Tree->root(), Tree->name(), Errors);
      for (const YamlNode &Node : Top.maps("bounds"))
        BoundsReader{*this}.read(ApiRow(Node, Tree->name(), Errors));
    }
  return Errors.take();
}

Error DataBounds::loadEmbedded() {
  Error All = Error::success();
  for (const EmbeddedFile *File = EmbeddedApiTables; File->Name; ++File)
    if (StringRef(File->Data, File->Size).contains("\nbounds:"))
      All = joinErrors(std::move(All),
                       loadText(StringRef(File->Data, File->Size), File->Name));
  return All;
}

} // namespace drydock
