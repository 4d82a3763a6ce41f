#include "model/YamlTree.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

using namespace llvm;

namespace drydock {

/// More would only repeat one mistake made throughout a file.
static constexpr unsigned MaxMessages = 20;

const char *YamlNode::kindName() const {
  switch (K) {
  case Null:
    return "nothing";
  case Scalar:
    return "a plain value";
  case List:
    return "a list";
  case Map:
    return "a map";
  }
  return "";
}

void TableErrors::add(StringRef File, unsigned Line, const Twine &What) {
  ++Count;
  if (Count > MaxMessages)
    return;
  if (!Messages.empty())
    Messages += '\n';
  Messages += (File + ":" + Twine(Line) + ": " + What).str();
}

Error TableErrors::take() {
  if (Count == 0)
    return Error::success();
  if (Count > MaxMessages)
    Messages += ("\nand " + Twine(Count - MaxMessages) + " more").str();
  return createStringError(inconvertibleErrorCode(), Messages.c_str());
}

/// Converts llvm::yaml nodes while the stream is alive.
class YamlTreeBuilder {
public:
  YamlTreeBuilder(SourceMgr &Sources, StringRef Text, YamlTree &Tree)
      : Sources(Sources), Text(Text), Tree(Tree) {}

  YamlNode convert(yaml::Node *From) {
    YamlNode To;
    if (!From)
      return To;
    To.Line = lineOf(*From);
    if (auto *S = dyn_cast<yaml::ScalarNode>(From)) {
      To.K = YamlNode::Scalar;
      Storage.clear();
      To.Text = keep(S->getValue(Storage));
    } else if (auto *B = dyn_cast<yaml::BlockScalarNode>(From)) {
      To.K = YamlNode::Scalar;
      To.Text = keep(B->getValue());
    } else if (auto *L = dyn_cast<yaml::SequenceNode>(From)) {
      To.K = YamlNode::List;
      for (yaml::Node &Item : *L)
        To.Items.push_back(convert(&Item));
    } else if (auto *M = dyn_cast<yaml::MappingNode>(From)) {
      To.K = YamlNode::Map;
      for (yaml::KeyValueNode &Field : *M) {
        YamlNode Key = convert(Field.getKey());
        To.Fields.push_back({std::move(Key), convert(Field.getValue())});
      }
    }
    return To;
  }

private:
  /// Nodes are converted in source order, so counting on from the last one
  /// is linear over the file where a look-up each would not be.
  unsigned lineOf(yaml::Node &N) {
    const char *At = N.getSourceRange().Start.getPointer();
    if (!At)
      return Line;
    const char *Begin = buffer().data();
    if (At < Begin + Seen) {
      Seen = 0;
      Line = 1;
    }
    size_t Offset = At - Begin;
    Line += buffer().slice(Seen, Offset).count('\n');
    Seen = Offset;
    return Line;
  }

  StringRef buffer() {
    return Sources.getMemoryBuffer(Sources.getMainFileID())->getBuffer();
  }

  /// A scalar without escapes lies in the text itself, which outlives us.
  StringRef keep(StringRef Value) {
    if (Value.data() >= Text.begin() &&
        Value.data() + Value.size() <= Text.end())
      return Value;
    return Tree.Owned.emplace_back(Value.str());
  }

  SourceMgr &Sources;
  StringRef Text;
  YamlTree &Tree;
  SmallString<64> Storage;
  size_t Seen = 0;
  unsigned Line = 1;
};

std::optional<YamlTree> YamlTree::parse(StringRef Text, StringRef Name,
                                        TableErrors &Errors) {
  struct Reporter {
    TableErrors &Errors;
    StringRef Name;
    bool Failed = false;
  } Report{Errors, Name};
  SourceMgr Sources;
  Sources.setDiagHandler(
      [](const SMDiagnostic &D, void *Context) {
        auto &R = *static_cast<Reporter *>(Context);
        // What follows the first syntax error is guesswork.
        if (!std::exchange(R.Failed, true))
          R.Errors.add(R.Name, std::max(D.getLineNo(), 1),
                       "not valid YAML: " + D.getMessage());
      },
      &Report);

  std::optional<YamlTree> Tree(std::in_place);
  Tree->Name = Name.str();
  yaml::Stream Stream(MemoryBufferRef(Text, Name), Sources,
                      /*ShowColors=*/false);
  YamlTreeBuilder Builder(Sources, Text, *Tree);
  yaml::document_iterator Document = Stream.begin();
  if (Document != Stream.end() && !Stream.failed())
    if (yaml::Node *Root = Document->getRoot())
      Tree->Root = Builder.convert(Root);
  if (!Stream.failed() && Document != Stream.end() &&
      ++Document != Stream.end() && !Stream.failed())
    Errors.add(Name, 1, "more than one document; split the file at '---'");
  if (Report.Failed || Stream.failed()) {
    if (!Report.Failed)
      Errors.add(Name, 1, "not valid YAML");
    return std::nullopt;
  }
  return Tree;
}

} // namespace drydock
