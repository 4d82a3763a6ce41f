// One map of an API table while it is read: typed access to its fields, with
// an error for everything that the vocabulary does not know.
//
//   ApiRow Row(Node, File, Errors);
//   if (!Row.keys({"id", "noun"})) return;
//   Family.Id = Row.text("id").str();
#pragma once
#include "model/ApiVocabulary.h"
#include "model/YamlTree.h"
#include "llvm/ADT/SmallVector.h"

namespace drydock {

class ApiRow {
public:
  ApiRow(const YamlNode &Node, llvm::StringRef File, TableErrors &Errors)
      : Node(Node), File(File), Errors(Errors) {}

  /// Checks that this is a map with no other keys than Known and none twice.
  bool keys(llvm::ArrayRef<llvm::StringRef> Known) const;

  const YamlNode *find(llvm::StringRef Key) const;
  /// The scalar at Key, or "" when absent.
  llvm::StringRef text(llvm::StringRef Key) const;
  /// As text(), but absence is an error.
  llvm::StringRef required(llvm::StringRef Key) const;
  bool flag(llvm::StringRef Key, bool Default = false) const;
  /// The list of scalars at Key, or nothing when absent.
  llvm::SmallVector<const YamlNode *, 8> list(llvm::StringRef Key) const;
  /// The list of maps at Key.
  const std::vector<YamlNode> &maps(llvm::StringRef Key) const;

  template <typename Enum>
  Enum word(llvm::StringRef Key, llvm::ArrayRef<ApiWord<Enum>> Words,
            Enum Default) const {
    const YamlNode *Value = find(Key);
    if (!Value || !isScalar(*Value, Key))
      return Default;
    for (const ApiWord<Enum> &W : Words)
      if (W.Name == Value->Text)
        return W.Value;
    llvm::SmallVector<llvm::StringRef, 16> Names;
    for (const ApiWord<Enum> &W : Words)
      Names.push_back(W.Name);
    unknown(*Value, Key, Names);
    return Default;
  }
  /// As word(), for words that stay text.
  llvm::StringRef oneOf(llvm::StringRef Key,
                        llvm::ArrayRef<llvm::StringLiteral> Words) const;

  void error(const YamlNode &At, const llvm::Twine &What) const {
    Errors.add(File, At.Line, What);
  }
  /// "unknown WHAT 'x'; did you mean y?"
  void unknown(const YamlNode &At, llvm::StringRef What,
               llvm::ArrayRef<llvm::StringRef> Known) const;

  const YamlNode &Node;
  const llvm::StringRef File;

private:
  bool isScalar(const YamlNode &Value, llvm::StringRef Key) const;

  TableErrors &Errors;
};

} // namespace drydock
