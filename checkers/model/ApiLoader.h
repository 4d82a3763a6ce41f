// Reads API tables (apis/README.md) into an ApiTable. All files of one load
// belong together: a row that stands in two of them is an error, while a row
// of an earlier load is replaced.
//
//   ApiLoader Loader(Table);
//   Loader.add(Text, "clk.yaml");
//   if (llvm::Error E = Loader.finish()) ...
#pragma once
#include "model/ApiRow.h"
#include "llvm/ADT/StringMap.h"

namespace drydock {

class ApiLoader {
public:
  explicit ApiLoader(ApiTable &Table) : Table(Table) {}

  /// Parses a file; Text must live until finish().
  void add(llvm::StringRef Text, llvm::StringRef Name);
  /// Fills the table: families of all files first, so that the order of files
  /// does not matter.
  llvm::Error finish();

private:
  ApiRow row(const YamlNode &Node) { return ApiRow(Node, File, Errors); }
  void readFamilies(const ApiRow &Top);
  void checkReferences(const ApiRow &Top);
  void readFunctions(const ApiRow &Top);
  void readFunction(const YamlNode &Node);
  void readPairWords(const ApiRow &Top);
  void readQuietingNames(const ApiRow &Top);
  void readFlag(const ApiRow &Top, llvm::StringRef Key, uint64_t &Flag);
  void readMakers(const ApiRow &Top);
  void readOwned(const ApiRow &Row, ApiOpsMember &Member);
  void readNames(const ApiRow &Top, llvm::StringRef List,
                 llvm::StringRef Context);
  void readOps(const ApiRow &Top);
  /// Adds Function under Name, or replaces the row of an earlier load.
  void place(ApiFunction Function, const YamlNode &Name);
  /// Remembers where a row stands; false when this load has it already.
  bool claim(llvm::StringRef What, const YamlNode &Name);
  const ApiFamily *family(const ApiRow &Row, const YamlNode &Name);
  ApiEffect effect(const YamlNode &Node, const ApiFunction &Function);

  ApiTable &Table;
  TableErrors Errors;
  std::deque<YamlTree> Trees;
  std::string File;                     ///< name of the tree that is being read
  llvm::StringMap<std::string> Claimed; ///< "function x" to its FILE:LINE
};

} // namespace drydock
