// What a pass proposes: one idea, whole or not at all. A register map with all
// its accesses, one lock, one resource with its acquisition, label and
// releases. Values only: no AST, so that groups of many units meet.
#pragma once
#include "language/EditSet.h"
#include <string>
#include <vector>

namespace drydock::migrate {

/// A place of the module's text, for people.
struct Place {
  std::string File;
  unsigned Line = 0;
  unsigned Column = 0;
  auto operator<=>(const Place &) const = default;
};

/// A fact the group rests on.
struct Evidence {
  Place Where;
  std::string What;
};

/// Part of a rewrite: new text, or text of the driver that stays. What stays
/// carries its own edits along: those of the language and of other rewrites.
struct Piece {
  std::string Text;
  TextRange Kept;
  /// The edits round the whole of Kept are left out, those inside are not: the
  /// cast that C++ wants for `base + n` goes where `base` stays alone.
  bool Bare = false;

  static Piece text(llvm::StringRef New) { return {New.str(), {}, false}; }
  static Piece keep(TextRange Range) { return {{}, std::move(Range), false}; }
  static Piece bare(TextRange Range) { return {{}, std::move(Range), true}; }
  bool operator==(const Piece &O) const {
    return Text == O.Text && Bare == O.Bare && Kept.File == O.Kept.File &&
           Kept.Begin == O.Kept.Begin && Kept.End == O.Kept.End;
  }
};

/// Range becomes the pieces; the language's edits inside Range are gone unless
/// a piece keeps them. An empty range inserts.
struct Rewrite {
  TextRange Range;
  std::vector<Piece> Pieces;
  /// The language's edits round the whole of Range go as well: the cast of a
  /// void pointer that is none any more.
  bool DropFrame = false;
  /// What others rewrite inside Range goes with its text.
  bool Discards = false;
  bool operator==(const Rewrite &O) const {
    return Range.File == O.Range.File && Range.Begin == O.Range.Begin &&
           Range.End == O.Range.End && Pieces == O.Pieces &&
           DropFrame == O.DropFrame;
  }
};

/// One thing that could be converted: what `status` counts. A pass states all
/// that it looks at, converted or not.
struct Site {
  std::string Kind; ///< "register", "lock", "irq" ...
  Place Where;
  bool Converted = false;
  /// Why not, in words that many sites share: the root cause.
  std::string Cause;
  /// Where DRYDOCK-TODO goes: before this text. Empty: no comment.
  TextRange Todo;
};

struct Group {
  /// Unique in the module and the same in the next run: decisions name it.
  std::string Id; ///< "register-map:esb_dev.base"
  std::string Pass;
  std::string Title;  ///< a line: what changes
  std::string Reason; ///< why that is right
  std::vector<Evidence> Facts;
  std::vector<Rewrite> Rewrites;
  std::vector<Site> Sites;
  /// Headers of the runtime that the text needs: "drydock/registers.h".
  std::vector<std::string> Includes;
  /// Puts what is held into another place: dropped where driver-lint loses
  /// sight of it and finds what it does not find in C.
  bool MovesHandles = false;
  /// Groups that must be taken as well.
  std::vector<std::string> Requires;

  bool changes() const { return !Rewrites.empty(); }
};

} // namespace drydock::migrate
