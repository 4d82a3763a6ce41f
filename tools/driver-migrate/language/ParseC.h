// Parses one unit as C and collects what must change for C++, in the unit's
// own file and in every header it opens.
#pragma once
#include "EditSet.h"
#include "Rule.h"
#include "compile/CompileUnit.h"
#include "llvm/ADT/StringSet.h"
#include <functional>
#include <map>

namespace clang {
class ASTContext;
}

namespace drydock::migrate {

struct ParsedFile {
  std::string Text;
  /// Declares functions or objects at file scope: gets a C linkage frame.
  bool Declares = false;
  /// Some #include in the unit's own file names it.
  bool FromMain = false;
};

/// One record of the C layout, for the comparison with C++.
struct RecordLayout {
  std::string Type;  ///< as C names it: "struct foo", "foo_t"
  std::string Place; ///< file:line
  unsigned long Size = 0;
  unsigned long Align = 0;
  struct Member {
    std::string Path;
    unsigned long OffsetBits;
    bool BitField;
    unsigned Width; ///< bits; 0 unless a bit-field
  };
  std::vector<Member> Members;
};

struct ParsedUnit {
  std::string MainFile;
  std::map<std::string, ParsedFile> Files; ///< by absolute path, MainFile too
  EditSet Edits;
  std::vector<Remark> Remarks;
  std::vector<RecordLayout> Layouts;
  std::vector<RecordLayout> GccLayouts; ///< with the branches of gcc
  std::string Errors; ///< compiler output; not empty: nothing else is valid
  bool HasErrors = false;
};

/// Compilers choose branches of the headers: clang's alone, or gcc's as well,
/// for an overlay that serves both.
enum class Views { Clang, ClangAndGcc };

/// Looks at a unit while its AST lives; clang's view of it alone.
using UnitVisitor = std::function<void(clang::ASTContext &)>;

/// Overridden: macros whose definitions the overlay replaces. CxxDirectory: its
/// headers are used by C++ already.
ParsedUnit parseUnit(const CompileUnit &Unit,
                     const llvm::StringSet<> &Overridden, Views As,
                     llvm::StringRef CxxDirectory = {},
                     const UnitVisitor &Visit = nullptr);

} // namespace drydock::migrate
