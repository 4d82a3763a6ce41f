#include "HeaderSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <set>

using namespace drydock::migrate;
using llvm::StringRef;

namespace {
struct Directive {
  std::string Name; ///< include, define ...
  std::string Text; ///< the line, continuations joined
  bool Leading;     ///< no code before it
};
} // namespace

/// Skips a comment or a literal at Text[I]; returns the place behind it.
static size_t skipOpaque(StringRef Text, size_t I) {
  if (Text.substr(I).starts_with("/*"))
    return std::min(Text.find("*/", I + 2), Text.size() - 2) + 2;
  if (Text.substr(I).starts_with("//"))
    return std::min(Text.find('\n', I), Text.size());
  char Quote = Text[I++];
  while (I < Text.size() && Text[I] != Quote && Text[I] != '\n')
    I += Text[I] == '\\' ? 2 : 1;
  return std::min(I + 1, Text.size());
}

/// Where the directive at I ends: a backslash, and a comment, join lines.
static size_t endOfDirective(StringRef Text, size_t I) {
  while (I < Text.size() && Text[I] != '\n') {
    StringRef Rest = Text.substr(I);
    size_t Closed = Rest.starts_with("\"") ? Rest.find_first_of("\"\n", 1) : 0;
    if (Rest.starts_with("\\\n"))
      I += 2;
    else if (Rest.starts_with("/*") || Rest.starts_with("//"))
      I = skipOpaque(Text, I);
    else if (Closed && Closed != StringRef::npos && Rest[Closed] == '"')
      I += Closed + 1;
    else
      ++I;
  }
  return std::min(I, Text.size());
}

static std::vector<Directive> directives(StringRef Text) {
  std::vector<Directive> Found;
  bool Leading = true, LineStart = true;
  for (size_t I = 0; I < Text.size();) {
    char C = Text[I];
    if (C == '\n') {
      LineStart = true;
      ++I;
    } else if (llvm::isSpace(C)) {
      ++I;
    } else if (C == '"' || C == '\'' || Text.substr(I).starts_with("/*") ||
               Text.substr(I).starts_with("//")) {
      Leading &= C == '/';
      I = skipOpaque(Text, I);
    } else if (C == '#' && LineStart) {
      size_t End = endOfDirective(Text, I);
      StringRef Line = Text.slice(I, End);
      StringRef Name = Line.drop_front().ltrim().take_while(llvm::isAlpha);
      Found.push_back({Name.str(), Line.str(), Leading});
      I = End;
    } else {
      Leading = LineStart = false;
      ++I;
    }
  }
  return Found;
}

static std::string included(const Directive &D) {
  StringRef Rest = StringRef(D.Text).drop_front().ltrim();
  Rest = Rest.drop_front(D.Name.size()).trim();
  return Rest.split(Rest.starts_with("<") ? ">" : " ").first.str() +
         (Rest.starts_with("<") ? ">" : "");
}

/// A copy that apply made of a module's header.
static bool isCopy(StringRef Spelled) { return Spelled.ends_with(".hpp\""); }

static std::string findCxxHeader(StringRef Spelled, StringRef Source,
                                 llvm::ArrayRef<std::string> Roots) {
  StringRef Name = Spelled.drop_front().take_until(
      [](char C) { return C == '>' || C == '"'; });
  if (isCopy(Spelled))
    return (llvm::sys::path::parent_path(Source) + "/" + Name).str();
  if (!Name.starts_with("drydock/"))
    return {};
  for (const std::string &Root : Roots)
    if (llvm::sys::fs::exists(Root + "/" + Name))
      return (Root + "/" + Name).str();
  return {};
}

/// A module's header that stayed C may need the types of one that was copied:
/// the original comes first, and is open again for what the copy includes.
static std::string originalOf(llvm::StringRef Copy) {
  llvm::SmallString<128> Path = Copy;
  llvm::sys::path::replace_extension(Path, ".h");
  auto Text = llvm::MemoryBuffer::getFile(Path);
  if (!Text)
    return {};
  std::string Lines =
      ("#include \"" + llvm::sys::path::filename(Path) + "\"\n").str();
  auto All = directives((*Text)->getBuffer());
  if (!All.empty() && All.front().Name == "ifndef")
    Lines += "#undef" +
             All.front().Text.substr(All.front().Text.find("ifndef") + 6) +
             "\n";
  return Lines;
}

/// The directives as C text; C++ headers give way to what they include.
static void emit(StringRef File, llvm::ArrayRef<std::string> Roots,
                 std::set<std::string> &Seen, std::string &Out) {
  auto Text = llvm::MemoryBuffer::getFile(File);
  if (!Text || !Seen.insert(File.str()).second)
    return;
  for (const Directive &D : directives((*Text)->getBuffer())) {
    if (D.Name == "pragma" && StringRef(D.Text).contains("once"))
      continue;
    // Code in a file of its own: only its surroundings make sense of it.
    if (D.Name == "include" && StringRef(included(D)).contains(".c\""))
      continue;
    std::string Header =
        D.Name == "include" ? findCxxHeader(included(D), File, Roots) : "";
    if (Header.empty())
      Out += D.Text + "\n";
    else {
      if (isCopy(included(D)) && !Seen.count(Header))
        Out += originalOf(Header);
      emit(Header, Roots, Seen, Out);
    }
  }
}

/// A header beside the source that must not be read twice: a source that finds
/// it precompiled still includes it.
static bool isUnguarded(const Directive &D, StringRef Source) {
  std::string Name = included(D);
  if (D.Name != "include" || !StringRef(Name).starts_with("\""))
    return false;
  llvm::SmallString<128> Path = llvm::sys::path::parent_path(Source);
  llvm::sys::path::append(Path, StringRef(Name).trim('"'));
  auto Text = llvm::MemoryBuffer::getFile(Path);
  if (!Text)
    return false;
  auto All = directives((*Text)->getBuffer());
  return llvm::none_of(All, [&](const Directive &First) {
    return (&First == &All[0] && First.Name == "ifndef") ||
           (First.Name == "pragma" && StringRef(First.Text).contains("once"));
  });
}

/// What can be shared ends with code, with a conditional that may decide
/// otherwise in another source, with a header without include guard, and with
/// one of the module's that is C++.
static llvm::ArrayRef<Directive> topOf(llvm::ArrayRef<Directive> All,
                                       StringRef Source) {
  return All.take_until([&](const Directive &D) {
    return !D.Leading || StringRef(D.Name).starts_with("if") ||
           isUnguarded(D, Source) || isCopy(included(D));
  });
}

/// The macros that a source defines before or between its first includes.
static std::string ownMacros(llvm::ArrayRef<Directive> Top) {
  std::string Text, Pending;
  for (const Directive &D : Top) {
    if (D.Name == "include")
      Text += std::exchange(Pending, "");
    else if (D.Name != "pragma")
      Pending += D.Text + "\n";
  }
  return Text;
}

llvm::Expected<HeaderSet>
drydock::migrate::headerSet(llvm::ArrayRef<std::string> Sources,
                            llvm::ArrayRef<std::string> Roots) {
  HeaderSet Set;
  std::set<std::string> Listed;
  std::string Common;
  for (const std::string &Source : Sources) {
    auto Text = llvm::MemoryBuffer::getFile(Source);
    if (!Text)
      return llvm::createStringError(Source + ": " + Text.getError().message());
    auto All = directives((*Text)->getBuffer());
    std::set<std::string> Seen;
    emit(Source, Roots, Seen, Set.CText);
    auto Top = topOf(All, Source);
    std::string Macros = ownMacros(Top);
    bool First = &Source == Sources.begin();
    if (First)
      Common = Macros;
    if (Macros != Common) {
      Set.Own.push_back(Source);
      continue;
    }
    for (const Directive &D : Top) {
      bool Include = D.Name == "include";
      if ((Include && Listed.insert(included(D)).second) ||
          (First && !Include && StringRef(Common).contains(D.Text + "\n")))
        Set.PchText += D.Text + "\n";
    }
  }
  return Set;
}
