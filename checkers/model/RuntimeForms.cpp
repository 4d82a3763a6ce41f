#include "model/RuntimeForms.h"
#include "model/ApiRow.h"
#include "model/EmbeddedFile.h"
#include "model/YamlTree.h"

using namespace llvm;

extern const drydock::EmbeddedFile EmbeddedApiTables[];

namespace drydock {

int RuntimeForm::arg(StringRef Name) const {
  for (size_t I = 0; I != Args.size(); ++I)
    if (Args[I] == Name)
      return int(I);
  return -1;
}

static void readRow(const ApiRow &Row, StringMap<RuntimeForm> &Into) {
  static const StringRef Keys[] = {"form", "names", "args", "width"};
  if (!Row.keys(Keys))
    return;
  RuntimeForm Form;
  auto [Type, Member] = Row.required("form").split('.');
  Form.Type = Type.str();
  Form.Member = Member.str();
  if (Member.empty())
    Row.error(Row.Node, "a form is Type.member of the runtime");
  Form.Width = Row.text("width").str();
  for (const YamlNode *Arg : Row.list("args"))
    Form.Args.push_back(Arg->Text.str());
  if (!Row.find("names"))
    Row.error(Row.Node, "'names' is missing: the functions it replaces");
  for (const YamlNode *Name : Row.list("names"))
    if (!Into.try_emplace(Name->Text, Form).second)
      Row.error(*Name, "'" + Name->Text + "' has a form already");
}

Error RuntimeForms::loadText(StringRef Text, StringRef Name) {
  TableErrors Errors;
  if (std::optional<YamlTree> Tree = YamlTree::parse(Text, Name, Errors))
    if (Tree->root().K == YamlNode::Map) {
      ApiRow Top(Tree->root(), Tree->name(), Errors);
      for (const YamlNode &Node : Top.maps("runtime"))
        readRow(ApiRow(Node, Tree->name(), Errors), ByName);
    }
  return Errors.take();
}

Error RuntimeForms::loadEmbedded() {
  Error All = Error::success();
  for (const EmbeddedFile *File = EmbeddedApiTables; File->Name; ++File)
    if (StringRef(File->Data, File->Size).contains("\nruntime:"))
      All = joinErrors(std::move(All),
                       loadText(StringRef(File->Data, File->Size), File->Name));
  return All;
}

} // namespace drydock
