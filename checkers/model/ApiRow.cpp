#include "model/ApiRow.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace drydock {

bool ApiRow::keys(ArrayRef<StringRef> Known) const {
  if (Node.K != YamlNode::Map) {
    error(Node, Twine("expected a map of ") + Known.front() + ", ..., found " +
                    Node.kindName());
    return false;
  }
  bool Good = true;
  for (size_t I = 0; I < Node.Fields.size(); ++I) {
    const YamlNode &Key = Node.Fields[I].Key;
    if (!is_contained(Known, Key.Text)) {
      unknown(Key, "key", Known);
      Good = false;
    }
    for (size_t J = 0; J < I; ++J)
      if (Node.Fields[J].Key.Text == Key.Text) {
        error(Key, "key '" + Key.Text + "' stands twice");
        Good = false;
      }
  }
  return Good;
}

const YamlNode *ApiRow::find(StringRef Key) const {
  for (const auto &[K, V] : Node.Fields)
    if (K.Text == Key)
      return &V;
  return nullptr;
}

bool ApiRow::isScalar(const YamlNode &Value, StringRef Key) const {
  if (Value.K == YamlNode::Scalar)
    return true;
  error(Value, "'" + Key + "' takes a plain value, found " + Value.kindName());
  return false;
}

StringRef ApiRow::text(StringRef Key) const {
  const YamlNode *Value = find(Key);
  return Value && isScalar(*Value, Key) ? Value->Text : StringRef();
}

StringRef ApiRow::required(StringRef Key) const {
  if (!find(Key))
    error(Node, "'" + Key + "' is missing");
  return text(Key);
}

bool ApiRow::flag(StringRef Key, bool Default) const {
  const YamlNode *Value = find(Key);
  if (!Value || !isScalar(*Value, Key))
    return Default;
  if (Value->Text == "true")
    return true;
  if (Value->Text != "false")
    error(*Value, "'" + Key + "' is true or false, not '" + Value->Text + "'");
  return false;
}

SmallVector<const YamlNode *, 8> ApiRow::list(StringRef Key) const {
  SmallVector<const YamlNode *, 8> Out;
  const YamlNode *Value = find(Key);
  if (!Value)
    return Out;
  if (Value->K != YamlNode::List) {
    error(*Value,
          "'" + Key + "' takes a list [a, b], found " + Value->kindName());
    return Out;
  }
  for (const YamlNode &Item : Value->Items)
    if (isScalar(Item, Key))
      Out.push_back(&Item);
  return Out;
}

const std::vector<YamlNode> &ApiRow::maps(StringRef Key) const {
  static const std::vector<YamlNode> Empty;
  const YamlNode *Value = find(Key);
  if (!Value)
    return Empty;
  if (Value->K != YamlNode::List) {
    error(*Value,
          "'" + Key + "' takes a list of rows, found " + Value->kindName());
    return Empty;
  }
  return Value->Items;
}

StringRef ApiRow::oneOf(StringRef Key, ArrayRef<StringLiteral> Words) const {
  const YamlNode *Value = find(Key);
  if (!Value || !isScalar(*Value, Key))
    return {};
  if (is_contained(Words, Value->Text))
    return Value->Text;
  SmallVector<StringRef, 8> Names(Words.begin(), Words.end());
  unknown(*Value, Key, Names);
  return {};
}

void ApiRow::unknown(const YamlNode &At, StringRef What,
                     ArrayRef<StringRef> Known) const {
  std::string Hint = suggest(At.Text, Known);
  if (Hint.empty() && Known.size() <= 16) {
    Hint = "; known: ";
    for (StringRef Name : Known)
      Hint += (Name == Known.front() ? "" : ", ") + Name.str();
  }
  error(At, "unknown " + What + " '" + At.Text + "'" + Hint);
}

} // namespace drydock
