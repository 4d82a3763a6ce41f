#include "Compose.h"
#include "TodoComments.h"
#include "language/StableOrder.h"
#include <algorithm>
#include <map>

using namespace drydock::migrate;
using llvm::StringRef;

static bool within(const TextRange &Inner, const TextRange &Outer) {
  return Inner.Begin >= Outer.Begin && Inner.End <= Outer.End;
}

static bool apart(const TextRange &A, const TextRange &B) {
  return A.End <= B.Begin || B.End <= A.Begin;
}

/// The inner range is text that the outer rewrite keeps.
static bool keeps(const Rewrite &Outer, const TextRange &Inner) {
  return std::any_of(
      Outer.Pieces.begin(), Outer.Pieces.end(),
      [&](const Piece &P) { return P.Kept && within(Inner, P.Kept); });
}

/// Some rewrite of the group takes text along that Outer removes.
static bool moves(const Group &G, const Rewrite &Outer,
                  const TextRange &Inner) {
  return within(Inner, Outer.Range) &&
         std::any_of(
             G.Rewrites.begin(), G.Rewrites.end(), [&](const Rewrite &R) {
               return !(R == Outer) && R.Range.File == Outer.Range.File &&
                      keeps(R, Inner);
             });
}

static bool fits(const Rewrite &A, const Group &OfA, const Rewrite &B,
                 const Group &OfB) {
  if (A.Range.File != B.Range.File || A == B || apart(A.Range, B.Range))
    return true;
  // Text that one removes the other may remove as well.
  if ((A.Pieces.empty() && within(A.Range, B.Range)) ||
      (B.Pieces.empty() && within(B.Range, A.Range)))
    return true;
  if ((A.Discards && within(B.Range, A.Range)) ||
      (B.Discards && within(A.Range, B.Range)))
    return true;
  return keeps(A, B.Range) || keeps(B, A.Range) || moves(OfA, A, B.Range) ||
         moves(OfB, B, A.Range);
}

std::vector<Dropped>
drydock::migrate::findConflicts(llvm::ArrayRef<const Group *> InOrder) {
  std::vector<Dropped> Result;
  std::multimap<std::string, std::pair<const Rewrite *, const Group *>> Known;
  for (const Group *G : InOrder) {
    std::string Why;
    for (const Rewrite &R : G->Rewrites) {
      auto [From, To] = Known.equal_range(R.Range.File);
      auto Clash = std::find_if(From, To, [&](auto &K) {
        return !fits(R, *G, *K.second.first, *K.second.second);
      });
      auto Own = std::find_if(
          G->Rewrites.begin(), G->Rewrites.end(),
          [&](const Rewrite &Other) { return !fits(R, *G, Other, *G); });
      if (Clash != To)
        Why = "wants another text where '" + Clash->second.second->Id +
              "' changes it, at byte " + std::to_string(R.Range.Begin);
      else if (Own != G->Rewrites.end())
        Why = "one text would have to become two, at byte " +
              std::to_string(R.Range.Begin);
    }
    if (!Why.empty()) {
      Result.push_back({G, Why});
      continue;
    }
    for (const Rewrite &R : G->Rewrites)
      Known.emplace(R.Range.File, std::pair(&R, G));
  }
  return Result;
}

namespace {
/// Texts of one file, from the outside in.
class Composer {
public:
  Composer(const std::string &File, StringRef Text, const EditSet &Language,
           llvm::ArrayRef<const Rewrite *> All,
           std::vector<std::string> &Conflicts)
      : File(File), Text(Text), Language(Language), All(All),
        Conflicts(Conflicts) {}

  /// The part with its edits and the rewrites in it: outer ones come first.
  std::string part(const TextRange &Part, bool Whole,
                   llvm::ArrayRef<const Rewrite *> Inside) {
    EditSet Local = Language.inside(Part, Whole);
    std::map<unsigned, std::string> Inserted;
    for (size_t I = 0; I < Inside.size();) {
      const Rewrite &Outer = *Inside[I];
      size_t End = I + 1;
      while (End < Inside.size() && Outer.Range.Begin != Outer.Range.End &&
             Inside[End]->Range.Begin < Outer.Range.End)
        ++End;
      TextRange Here{File, Outer.Range.Begin - Part.Begin,
                     Outer.Range.End - Part.Begin};
      std::string New = rewritten(Outer, Inside.slice(I + 1, End - I - 1));
      if (Here.Begin == Here.End) {
        Inserted[Here.Begin] += New;
      } else {
        Local.dropInside(Here, /*KeepWraps=*/!Outer.DropFrame);
        auto Before = Inserted.find(Here.Begin);
        if (Before != Inserted.end()) {
          New = Before->second + New;
          Inserted.erase(Before);
        }
        Local.replace(Here, New, "pass");
      }
      I = End;
    }
    for (auto &[At, New] : Inserted)
      Local.insert({File, At, At}, New, "pass");
    return Local.apply(File, Text.slice(Part.Begin, Part.End), &Conflicts);
  }

private:
  std::string rewritten(const Rewrite &R,
                        llvm::ArrayRef<const Rewrite *> Inside) {
    std::string New;
    for (const Piece &P : R.Pieces) {
      New += P.Text;
      if (!P.Kept)
        continue;
      std::vector<const Rewrite *> Here;
      // Text from elsewhere comes with what is rewritten there.
      for (const Rewrite *Inner : within(P.Kept, R.Range) ? Inside : All)
        if (within(Inner->Range, P.Kept))
          Here.push_back(Inner);
      New += part(P.Kept, !P.Bare, Here);
    }
    return New;
  }

  const std::string &File;
  StringRef Text;
  const EditSet &Language;
  llvm::ArrayRef<const Rewrite *> All;
  std::vector<std::string> &Conflicts;
};
} // namespace

/// What is inserted at a place comes before what begins there; outer before
/// inner.
static std::tuple<unsigned, bool, long> key(const Rewrite &R) {
  return {R.Range.Begin, R.Range.Begin != R.Range.End, -long(R.Range.End)};
}

static std::string render(const TextRange &Part, StringRef Text,
                          const EditSet &Language,
                          const std::vector<Rewrite> &All,
                          std::vector<std::string> &Conflicts) {
  std::vector<const Rewrite *> Order, Inside;
  for (const Rewrite &R : All)
    Order.push_back(&R);
  orderStably(Order, [](const Rewrite *A, const Rewrite *B) {
    return key(*A) < key(*B);
  });
  for (const Rewrite *R : Order)
    if (within(R->Range, Part))
      Inside.push_back(R);
  Composer C(Part.File, Text, Language, Order, Conflicts);
  return C.part(Part, true, Inside);
}

static std::vector<Rewrite> rewritesOf(const std::string &File, StringRef Text,
                                       llvm::ArrayRef<const Group *> Taken) {
  std::vector<Rewrite> All;
  for (const Group *G : Taken)
    for (const Rewrite &R : G->Rewrites)
      if (R.Range.File == File && !llvm::is_contained(All, R))
        All.push_back(R);
  for (Rewrite &R : todoComments(File, Text, Taken))
    All.push_back(std::move(R));
  return All;
}

std::string drydock::migrate::compose(const std::string &File, StringRef Text,
                                      const ComposedWith &With,
                                      std::vector<std::string> &Conflicts) {
  std::vector<Rewrite> All = rewritesOf(File, Text, With.Taken);
  llvm::append_range(All, With.More);
  return render({File, 0, unsigned(Text.size())}, Text, With.Language, All,
                Conflicts);
}

std::string drydock::migrate::composePart(const TextRange &Part, StringRef Text,
                                          const EditSet &Language,
                                          llvm::ArrayRef<const Group *> Taken,
                                          std::vector<std::string> &Conflicts) {
  return render(Part, Text, Language, rewritesOf(Part.File, Text, Taken),
                Conflicts);
}
