#include "compile/CompileDatabase.h"
#include "compile/BoundedJson.h"
#include "compile/Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

using namespace llvm;

namespace drydock {

static Error badDatabase(StringRef Path, const Twine &Why) {
  return createStringError(inconvertibleErrorCode(),
                           "%s: %s; write it again (for a kernel tree: make "
                           "compile_commands.json)",
                           Path.str().c_str(), Why.str().c_str());
}

static Expected<CompileCommand> readEntry(const json::Object &Entry,
                                          StringRef Path, size_t Index) {
  auto Directory = Entry.getString("directory");
  auto File = Entry.getString("file");
  if (!Directory || !File)
    return badDatabase(Path, "entry " + Twine(Index) +
                                 " has no \"directory\" or no \"file\"");
  std::vector<std::string> Words;
  if (const json::Array *Arguments = Entry.getArray("arguments")) {
    for (const json::Value &V : *Arguments)
      Words.push_back(V.getAsString().value_or("").str());
  } else if (auto Command = Entry.getString("command")) {
    Words = splitShellWords(*Command);
  }
  if (Words.empty())
    return badDatabase(Path, "entry " + Twine(Index) + " (" + *File +
                                 ") has no \"arguments\" and no \"command\"");
  CompileCommand Command;
  Command.Directory = absolutePath(*Directory, parentDirectory(Path));
  Command.File = absolutePath(*File, Command.Directory);
  Command.FileArgument = File->str();
  Command.Arguments.assign(Words.begin() + 1, Words.end());
  return Command;
}

Expected<std::vector<CompileCommand>> readCompileDatabase(StringRef Path) {
  auto Buffer = MemoryBuffer::getFile(Path);
  if (!Buffer)
    return createStringError(Buffer.getError(), "%s: %s", Path.str().c_str(),
                             Buffer.getError().message().c_str());
  Expected<json::Value> Parsed = parseBoundedJson((*Buffer)->getBuffer());
  if (!Parsed)
    return badDatabase(Path, "not valid JSON: " + toString(Parsed.takeError()));
  const json::Array *Entries = Parsed->getAsArray();
  if (!Entries)
    return badDatabase(Path, "not a list of compile commands");

  std::vector<CompileCommand> Commands;
  for (size_t I = 0; I < Entries->size(); ++I) {
    const json::Object *Entry = (*Entries)[I].getAsObject();
    if (!Entry)
      return badDatabase(Path, "entry " + Twine(I) + " is not an object");
    Expected<CompileCommand> Command = readEntry(*Entry, Path, I);
    if (!Command)
      return Command.takeError();
    if (isDriverSource(Command->File))
      Commands.push_back(std::move(*Command));
  }
  return Commands;
}

std::string findCompileDatabase(StringRef Directory) {
  for (StringRef Dir = Directory; !Dir.empty();
       Dir = sys::path::parent_path(Dir)) {
    SmallString<256> Candidate(Dir);
    sys::path::append(Candidate, "compile_commands.json");
    if (sys::fs::exists(Candidate))
      return Candidate.str().str();
  }
  return "";
}

} // namespace drydock
