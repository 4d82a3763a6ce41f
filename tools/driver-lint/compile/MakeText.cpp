#include "compile/MakeText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace drydock {

namespace {
/// One expansion. Fuel and depth end variables that name each other.
struct Expander {
  const MakeVariables &Variables;
  unsigned Fuel = 20000;
  unsigned Depth = 0;

  std::string expand(StringRef Text);
  std::string reference(StringRef Inside);
  std::string call(StringRef Function, StringRef Arguments);
};
constexpr unsigned MaxDepth = 12;
} // namespace

/// Splits at commas outside parentheses.
static SmallVector<StringRef, 3> splitArguments(StringRef Text) {
  SmallVector<StringRef, 3> Out;
  size_t Start = 0;
  int Nesting = 0;
  for (size_t I = 0; I < Text.size(); ++I) {
    if (Text[I] == '(' || Text[I] == '{')
      ++Nesting;
    if (Text[I] == ')' || Text[I] == '}')
      --Nesting;
    if (Text[I] == ',' && Nesting == 0) {
      Out.push_back(Text.slice(Start, I));
      Start = I + 1;
    }
  }
  Out.push_back(Text.drop_front(Start));
  return Out;
}

static std::string eachWord(StringRef List,
                            function_ref<std::string(StringRef)> Change) {
  SmallVector<StringRef> Words;
  SplitString(List, Words);
  return join(map_range(Words, Change), " ");
}

static std::string substitute(StringRef From, StringRef To, StringRef Text) {
  std::string Out = Text.str();
  for (size_t At = 0;
       !From.empty() && (At = Out.find(From, At)) != std::string::npos;
       At += To.size())
    Out.replace(At, From.size(), To);
  return Out;
}

/// `%.c,%.o` over the words of a list.
static std::string patternSubstitute(StringRef From, StringRef To,
                                     StringRef List) {
  auto [Head, Tail] = From.split('%');
  return eachWord(List, [&, Head = Head, Tail = Tail](StringRef Word) {
    if (!From.contains('%'))
      return (Word == From ? To : Word).str();
    StringRef Stem = Word;
    if (!Stem.consume_front(Head) || !Stem.consume_back(Tail))
      return Word.str();
    return substitute("%", Stem, To);
  });
}

std::string Expander::call(StringRef Function, StringRef Text) {
  SmallVector<std::string, 3> Arguments;
  for (StringRef Argument : splitArguments(Text))
    Arguments.push_back(expand(Argument));
  if (Function == "addprefix" && Arguments.size() == 2)
    return eachWord(Arguments[1],
                    [&](StringRef W) { return Arguments[0] + W.str(); });
  if (Function == "addsuffix" && Arguments.size() == 2)
    return eachWord(Arguments[1],
                    [&](StringRef W) { return W.str() + Arguments[0]; });
  if (Function == "subst" && Arguments.size() == 3)
    return substitute(Arguments[0], Arguments[1], Arguments[2]);
  if (Function == "patsubst" && Arguments.size() == 3)
    return patternSubstitute(Arguments[0], Arguments[1], Arguments[2]);
  if (Function == "sort" && Arguments.size() == 1)
    return Arguments[0];
  return "";
}

/// The inside of one $(...).
std::string Expander::reference(StringRef Inside) {
  auto [Function, Rest] = Inside.split(' ');
  if (Function.size() < Inside.size())
    return call(Function, Rest.ltrim());
  std::string Name = expand(Inside);
  auto [Plain, Pattern] = StringRef(Name).split(':'); // $(objs:.c=.o)
  auto It = Variables.find(Plain);
  if (It == Variables.end())
    return "";
  std::string Value = expand(It->second);
  if (Pattern.empty())
    return Value;
  auto [From, To] = Pattern.split('=');
  return From.contains('%')
             ? patternSubstitute(From, To, Value)
             : patternSubstitute(("%" + From).str(), ("%" + To).str(), Value);
}

std::string Expander::expand(StringRef Text) {
  if (Depth > MaxDepth || !Fuel)
    return "";
  ++Depth;
  std::string Out;
  for (size_t I = 0; I < Text.size() && Fuel; ++I) {
    if (Text[I] != '$' || I + 1 == Text.size()) {
      Out += Text[I];
      continue;
    }
    char Open = Text[++I];
    if (Open != '(' && Open != '{')
      continue; // $@ and the like mean nothing here
    char Close = Open == '(' ? ')' : '}';
    size_t Start = I + 1, Nesting = 1;
    while (++I < Text.size() && Nesting)
      Nesting += Text[I] == Open ? 1 : Text[I] == Close ? -1 : 0;
    if (Nesting)
      break; // unbalanced: what follows can't be trusted
    --I;
    --Fuel;
    Out += reference(Text.slice(Start, I));
  }
  --Depth;
  return Out;
}

std::string expandMakeText(StringRef Text, const MakeVariables &Variables) {
  return Expander{Variables}.expand(Text);
}

std::vector<std::string> logicalLines(StringRef Text) {
  std::vector<std::string> Lines;
  std::string Line;
  while (!Text.empty()) {
    auto [Head, Tail] = Text.split('\n');
    Text = Tail;
    Head = Head.rtrim("\r");
    if (Head.consume_back("\\")) {
      Line += Head.str() + " ";
      continue;
    }
    Line += Head.str();
    Lines.push_back(StringRef(Line).split('#').first.str());
    Line.clear();
  }
  if (!Line.empty())
    Lines.push_back(Line);
  return Lines;
}

/// A blank or quote outside parentheses; a computed name may have them inside:
/// foo-$(subst m,y,$(CONFIG_BAR)).
static bool hasBareBlank(StringRef Name) {
  int Nesting = 0;
  for (char C : Name) {
    Nesting += C == '(' || C == '{' ? 1 : C == ')' || C == '}' ? -1 : 0;
    if (Nesting == 0 && StringRef(" \t\"'").contains(C))
      return true;
  }
  return false;
}

MakeAssignment parseAssignment(StringRef Line) {
  StringRef Text = Line.trim();
  for (StringRef Word : {"override ", "export "})
    if (Text.consume_front(Word))
      Text = Text.ltrim();
  size_t Equals = 0;
  int Nesting = 0;
  for (; Equals < Text.size(); ++Equals) {
    char C = Text[Equals];
    Nesting += C == '(' || C == '{' ? 1 : C == ')' || C == '}' ? -1 : 0;
    if (C == '=' && Nesting == 0)
      break;
  }
  if (Equals == Text.size())
    return {};
  StringRef Name = Text.take_front(Equals), Operator = "=";
  for (StringRef Candidate : {"+", "::", ":", "?"})
    if (Name.consume_back(Candidate)) {
      Operator = Candidate == "::" ? ":" : Candidate;
      break;
    }
  Name = Name.trim();
  if (Name.empty() || hasBareBlank(Name))
    return {}; // a rule or a recipe line
  return {Name, Operator, Text.drop_front(Equals + 1).trim()};
}

} // namespace drydock
