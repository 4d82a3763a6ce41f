#include "Includes.h"
#include <set>

using namespace drydock::migrate;
using llvm::StringRef;

/// Behind the last #include outside of conditionals before Limit; 0: none.
static unsigned behindIncludes(StringRef Text, unsigned Limit) {
  unsigned Depth = 0, Found = 0;
  for (size_t At = 0; At < Text.size() && At < Limit;) {
    size_t End = std::min(Text.find('\n', At), Text.size() - 1);
    StringRef Line = Text.slice(At, End).trim();
    if (Line.consume_front("#")) {
      Line = Line.ltrim();
      if (Line.starts_with("if"))
        ++Depth;
      else if (Line.starts_with("endif") && Depth)
        --Depth;
      else if (Line.starts_with("include") && !Depth)
        Found = End + 1;
    }
    At = End + 1;
  }
  return Found;
}

std::optional<Rewrite>
drydock::migrate::includesOf(const std::string &File, StringRef Text,
                             llvm::ArrayRef<const Group *> Groups,
                             StringRef Behind) {
  std::set<std::string> Names;
  unsigned First = Text.size();
  for (const Group *G : Groups)
    for (const Rewrite &R : G->Rewrites)
      if (R.Range.File == File || !Behind.empty()) {
        Names.insert(G->Includes.begin(), G->Includes.end());
        if (R.Range.File == File)
          First = std::min(First, R.Range.Begin);
      }
  if (Names.empty() && Behind.empty())
    return std::nullopt;
  std::string Lines;
  for (const std::string &Name : Names)
    Lines += "#include <" + Name + ">\n";
  unsigned At = behindIncludes(Text, First);
  return Rewrite{{File, At, At}, {Piece::text(Lines + Behind.str())}};
}

/// Behind the comments and blank lines that a text opens with.
static size_t behindComments(StringRef Text) {
  size_t At = 0;
  for (;;) {
    StringRef Rest = Text.substr(At).ltrim();
    size_t Here = Text.size() - Rest.size();
    size_t End = Rest.starts_with("/*")   ? Rest.find("*/")
                 : Rest.starts_with("//") ? Rest.find('\n')
                                          : StringRef::npos;
    if (End == StringRef::npos)
      return At;
    size_t Line = Text.find('\n', Here + End);
    At = Line == StringRef::npos ? Text.size() : Line + 1;
  }
}

std::string
drydock::migrate::withIncludes(const std::string &File, StringRef Text,
                               llvm::ArrayRef<const Group *> Groups) {
  std::set<std::string> Names;
  for (const Group *G : Groups)
    for (const Rewrite &R : G->Rewrites)
      if (R.Range.File == File)
        Names.insert(G->Includes.begin(), G->Includes.end());
  std::string Lines;
  for (const std::string &Name : Names)
    Lines += "#include <" + Name + ">\n";
  if (!Names.empty())
    Lines = "extern \"C++\" {\n" + Lines + "}\n";
  size_t At = behindComments(Text);
  return (Text.take_front(At) + Lines + Text.substr(At)).str();
}
