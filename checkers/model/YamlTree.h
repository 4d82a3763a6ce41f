// A YAML document as a tree that knows its line numbers. llvm::yaml's own nodes
// can be walked once only and in order; tables are read in two passes.
//
//   TableErrors Errors;
//   std::optional<YamlTree> Tree = YamlTree::parse(Text, "my.yaml", Errors);
#pragma once
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace drydock {

struct YamlField;

/// One value: a scalar, a list, or a map that keeps its order.
struct YamlNode {
  enum Kind { Null, Scalar, List, Map } K = Null;
  unsigned Line = 0;
  llvm::StringRef Text; ///< scalar; lives as long as the tree
  std::vector<YamlNode> Items;
  std::vector<YamlField> Fields;

  const char *kindName() const;
};

struct YamlField {
  YamlNode Key, Value;
};

/// Collects "FILE:LINE: what is wrong", so that one run shows all mistakes.
class TableErrors {
public:
  void add(llvm::StringRef File, unsigned Line, const llvm::Twine &What);
  bool empty() const { return Count == 0; }
  /// All messages, one a line; success when there are none.
  llvm::Error take();

private:
  std::string Messages;
  unsigned Count = 0;
};

class YamlTree {
public:
  static std::optional<YamlTree>
  parse(llvm::StringRef Text, llvm::StringRef Name, TableErrors &Errors);
  const YamlNode &root() const { return Root; }
  const std::string &name() const { return Name; }

private:
  friend class YamlTreeBuilder;
  std::string Name;
  YamlNode Root;
  /// Scalars with escapes, which exist nowhere in the text. A deque: growing
  /// it leaves the strings where they are.
  std::deque<std::string> Owned;
};

} // namespace drydock
