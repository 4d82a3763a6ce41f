#include "EditSet.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>

using namespace drydock::migrate;
using llvm::StringRef;

void EditSet::add(const std::string &File, Edit New) {
  auto &Edits = Files[File];
  if (New.Kind != Edit::Wrap) {
    Edits.insert(std::move(New));
    return;
  }
  // Two instantiations of one text that ask for different casts get the cast
  // that adapts to its context.
  for (auto It = Edits.begin(); It != Edits.end(); ++It)
    if (It->Kind == Edit::Wrap && It->Begin == New.Begin &&
        It->End == New.End && It->Rule == New.Rule && It->Layer == New.Layer) {
      if (It->Prefix == New.Prefix)
        return;
      New.Prefix = AnyCast.str();
      New.Suffix = ")";
      Edits.erase(It);
      break;
    }
  Edits.insert(std::move(New));
}

void EditSet::wrap(const TextRange &R, StringRef Prefix, StringRef Suffix,
                   StringRef Rule, unsigned Layer) {
  add(R.File, {R.Begin,
               R.End,
               Edit::Wrap,
               Prefix.str(),
               Suffix.str(),
               {},
               0,
               Rule.str(),
               Layer});
}

void EditSet::replace(const TextRange &R, StringRef Text, StringRef Rule) {
  add(R.File,
      {R.Begin, R.End, Edit::Replace, Text.str(), {}, {}, 0, Rule.str()});
}

void EditSet::insert(const TextRange &Where, StringRef Text, StringRef Rule) {
  add(Where.File, {Where.Begin,
                   Where.Begin,
                   Edit::Replace,
                   Text.str(),
                   {},
                   {},
                   0,
                   Rule.str()});
}

void EditSet::move(const TextRange &R, unsigned To, StringRef Prefix,
                   StringRef Suffix, StringRef Left, StringRef Rule) {
  add(R.File, {R.Begin, R.End, Edit::Move, Prefix.str(), Suffix.str(),
               Left.str(), To, Rule.str()});
}

void EditSet::dropInside(const TextRange &R, bool KeepWraps) {
  auto It = Files.find(R.File);
  if (It == Files.end())
    return;
  std::erase_if(It->second, [&](const Edit &E) {
    bool Frame = KeepWraps && E.Kind == Edit::Wrap && E.Begin == R.Begin &&
                 E.End == R.End;
    return E.Begin >= R.Begin && E.End <= R.End && !Frame;
  });
}

EditSet EditSet::inside(const TextRange &Part, bool Whole) const {
  EditSet Result;
  auto It = Files.find(Part.File);
  if (It == Files.end())
    return Result;
  for (Edit E : It->second) {
    bool Spans = E.Begin == Part.Begin && E.End == Part.End;
    if (E.Begin < Part.Begin || E.End > Part.End || (Spans && !Whole))
      continue;
    // Moved to elsewhere: the place is none of this part's.
    if (E.Kind == Edit::Move &&
        (E.Destination < Part.Begin || E.Destination > Part.End))
      continue;
    E.Begin -= Part.Begin;
    E.End -= Part.Begin;
    E.Destination -= E.Kind == Edit::Move ? Part.Begin : 0;
    Result.add(Part.File, std::move(E));
  }
  return Result;
}

bool EditSet::has(const TextRange &R, StringRef Rule) const {
  auto It = Files.find(R.File);
  return It != Files.end() &&
         std::any_of(It->second.begin(), It->second.end(), [&](const Edit &E) {
           return E.Begin >= R.Begin && E.End <= R.End && E.Rule == Rule;
         });
}

size_t EditSet::count(const std::string &File) const {
  auto It = Files.find(File);
  return It == Files.end() ? 0 : It->second.size();
}

void EditSet::merge(const EditSet &Other) {
  for (const auto &[File, Edits] : Other.Files)
    for (const Edit &E : Edits)
      add(File, E);
}

std::vector<std::string> EditSet::files() const {
  std::vector<std::string> Names;
  for (const auto &Entry : Files)
    Names.push_back(Entry.first);
  return Names;
}

std::map<std::string, unsigned> EditSet::countByRule(StringRef OnlyFile) const {
  std::map<std::string, unsigned> Counts;
  for (const auto &[File, Edits] : Files)
    if (OnlyFile.empty() || OnlyFile == File)
      for (const Edit &E : Edits)
        ++Counts[E.Rule];
  return Counts;
}

namespace {
/// Renders one file. Edits are sorted so that an outer one precedes what it
/// holds; moved text is rendered first and spliced in at its destination.
class Renderer {
public:
  Renderer(StringRef Text, std::vector<std::string> *Conflicts)
      : Text(Text), Conflicts(Conflicts) {}

  void add(const Edit &E) { Items.push_back(&E); }

  std::string run() {
    std::sort(Items.begin(), Items.end(), [](const Edit *A, const Edit *B) {
      return std::tuple(A->Begin, -long(A->End), A->Kind, -long(A->Layer),
                        A->key()) < std::tuple(B->Begin, -long(B->End), B->Kind,
                                               -long(B->Layer), B->key());
    });
    dropOverlaps();
    // Inner moves first, so that an outer one can carry their text along.
    for (size_t I = Items.size(); I-- != 0;)
      if (Items[I]->Kind == Edit::Move)
        prepare(I);
    size_t Next = 0;
    return render(0, Text.size() + 1, Next, {-1, long(Text.size()) + 1});
  }

private:
  static bool isWord(char C) { return llvm::isAlnum(C) || C == '_'; }

  void conflict(const Edit &E) {
    if (Conflicts)
      Conflicts->push_back(
          "line " + std::to_string(Text.take_front(E.Begin).count('\n') + 1) +
          ": edit of rule '" + E.Rule + "' overlaps another one");
  }

  void dropOverlaps() {
    std::vector<const Edit *> Kept, Open;
    for (const Edit *E : Items) {
      while (!Open.empty() && Open.back()->End <= E->Begin &&
             !(Open.back()->Begin == Open.back()->End))
        Open.pop_back();
      const Edit *Outer = Open.empty() ? nullptr : Open.back();
      bool Inside = Outer && E->Begin < Outer->End;
      if (Inside && (E->End > Outer->End || Outer->Kind == Edit::Replace)) {
        conflict(*E);
        continue;
      }
      Kept.push_back(E);
      if (E->Begin != E->End)
        Open.push_back(E);
    }
    Items = std::move(Kept);
  }

  /// Open interval of destinations that belong to the text being rendered.
  struct Splice {
    long Above, Below;
  };
  static constexpr Splice Nothing{0, 0};

  void prepare(size_t I) {
    const Edit &E = *Items[I];
    size_t Next = I + 1;
    std::string Moved =
        E.Prefix + render(E.Begin, E.End, Next, {E.Begin, E.End}) + E.Suffix;
    auto &List = Arrivals[E.Destination];
    auto At = std::find_if(List.begin(), List.end(),
                           [&](auto &P) { return P.first > E.End; });
    List.insert(At, {E.End, Moved});
  }

  void copy(std::string &Out, unsigned From, unsigned To, Splice Take) {
    for (auto It = Arrivals.lower_bound(From);
         It != Arrivals.end() && It->first <= To; ++It) {
      long Where = It->first;
      if (Where <= Take.Above || Where >= Take.Below ||
          !Placed.insert(It->first).second)
        continue;
      Out += Text.slice(From, It->first);
      From = It->first;
      for (auto &[End, Piece] : It->second)
        Out += Piece;
    }
    Out += Text.slice(From, To);
  }

  std::string render(unsigned From, unsigned To, size_t &Next, Splice Take) {
    std::string Out;
    unsigned At = From;
    while (Next < Items.size() && Items[Next]->Begin < To) {
      const Edit &E = *Items[Next++];
      copy(Out, At, E.Begin, Take);
      At = E.End;
      if (E.Kind == Edit::Wrap) {
        if (!Out.empty() && isWord(Out.back()) && isWord(E.Prefix[0]))
          Out += ' '; // return(x) becomes return __cxx_as((x))
        Out += E.Prefix + render(E.Begin, E.End, Next, Take) + E.Suffix;
      } else if (E.Kind == Edit::Move) {
        render(E.Begin, E.End, Next, Nothing);
        Out += E.Left;
      } else {
        Out += E.Prefix;
      }
    }
    copy(Out, At, std::min<unsigned>(To, Text.size()), Take);
    return Out;
  }

  StringRef Text;
  std::vector<std::string> *Conflicts;
  std::vector<const Edit *> Items;
  std::map<unsigned, std::vector<std::pair<unsigned, std::string>>> Arrivals;
  std::set<unsigned> Placed;
};
} // namespace

std::string EditSet::apply(const std::string &File, StringRef Text,
                           std::vector<std::string> *Conflicts) const {
  auto It = Files.find(File);
  if (It == Files.end())
    return Text.str();
  Renderer R(Text, Conflicts);
  for (const Edit &E : It->second)
    R.add(E);
  return R.run();
}
