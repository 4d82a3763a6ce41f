// Text edits of many files, collected from many translation units.
//
// Edits of one file form a tree: a wrap may contain wraps and replacements,
// and a move carries the edits inside it to its new place. Adding the same
// edit twice (a header seen by two units) changes nothing; edits that can't
// coexist are kept out and reported as conflicts.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace drydock::migrate {

/// Half-open byte range of one file.
struct TextRange {
  std::string File;
  unsigned Begin = 0;
  unsigned End = 0;
  bool InMacroBody = false; ///< lies in the replacement list of a #define
  explicit operator bool() const { return !File.empty(); }
};

struct Edit {
  enum KindType { Move, Wrap, Replace };
  unsigned Begin, End;
  KindType Kind;
  std::string Prefix; ///< Replace: the new text
  std::string Suffix; ///< Wrap: after the range; Move: after the moved text
  std::string Left;   ///< Move: what stays at the old place
  unsigned Destination = 0; ///< Move: where the text goes
  std::string Rule;         ///< which rule asked for it
  unsigned Layer = 0;       ///< of wraps of one range, the highest is outside

  auto key() const {
    return std::tie(Begin, End, Kind, Layer, Prefix, Suffix, Left, Destination);
  }
};

class EditSet {
public:
  void wrap(const TextRange &Range, llvm::StringRef Prefix,
            llvm::StringRef Suffix, llvm::StringRef Rule, unsigned Layer = 2);
  void replace(const TextRange &Range, llvm::StringRef Text,
               llvm::StringRef Rule);
  void insert(const TextRange &Where, llvm::StringRef Text,
              llvm::StringRef Rule);
  /// Moves Range to To, framed by Prefix and Suffix; Left takes its place.
  void move(const TextRange &Range, unsigned To, llvm::StringRef Prefix,
            llvm::StringRef Suffix, llvm::StringRef Left, llvm::StringRef Rule);

  /// Drops what lies inside Range (an overridden macro's own definition).
  /// Wraps of exactly the range stay where KeepWraps says so.
  void dropInside(const TextRange &Range, bool KeepWraps = false);
  /// The edits of a part of a file, counted from where the part begins.
  /// Without Whole, none that spans all of the part.
  EditSet inside(const TextRange &Part, bool Whole) const;

  /// The edited text of a file; Conflicts receives a line per edit left out.
  std::string apply(const std::string &File, llvm::StringRef Text,
                    std::vector<std::string> *Conflicts = nullptr) const;

  bool touches(const std::string &File) const { return Files.count(File); }
  /// An edit of that rule lies in the range.
  bool has(const TextRange &Range, llvm::StringRef Rule) const;
  size_t count(const std::string &File) const;
  void merge(const EditSet &Other);
  std::vector<std::string> files() const;
  /// How many edits each rule made, over all files that Accept names.
  std::map<std::string, unsigned> countByRule(llvm::StringRef OnlyFile) const;

private:
  struct Less {
    bool operator()(const Edit &A, const Edit &B) const {
      return A.key() < B.key();
    }
  };
  void add(const std::string &File, Edit NewEdit);
  std::map<std::string, std::set<Edit, Less>> Files;
};

/// Casts that fit any context; used when one text serves several types.
inline constexpr llvm::StringLiteral AnyCast = "__cxx_as(";

} // namespace drydock::migrate
