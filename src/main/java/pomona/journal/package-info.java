/**
 * One memory for screen, batch and report: what was answered about which bytes, and what a person said of it, in a file
 * that only grows.
 *
 * <p>Whoever asks about photos opens the folder's {@link pomona.journal.Journal} and
 *
 * <ol>
 *   <li>hashes a photo and looks it up by its bytes and its question ({@code answer(sha256, Row.question(model, edge))}):
 *       what is found is not asked again, whoever asked first;
 *   <li>appends the row of each answer as it comes ({@code append}), named by {@code folder().within(path)};
 *   <li>keeps what a person says at once ({@code review(sha256, review)}) and takes it back with null;
 *   <li>tells what the model's labels mean ({@code learn}), so that a report needs no server.
 * </ol>
 *
 * <p>Appending is one write and needs no thread of its own, but a slow disk may hold it up: the screen's thread leaves it
 * to its effects. Where {@link pomona.journal.JournalBusyException} says that another program writes, a
 * {@link pomona.journal.JournalReader} shows what that one has found so far, {@code refresh} brings the rest, and
 * {@code writer()} says who it is; what the reading program itself asks then lives in its memory alone. A process must
 * not open a file that it writes a second time: its lock would fall. {@link pomona.journal.FolderJournals} knows where
 * the journal of a folder lies that nobody named results for.
 *
 * <p>What stands in a row, in CSV, in JSON lines and in the handbook is told by {@link pomona.journal.Columns} alone.
 */
@NullMarked
package pomona.journal;

import org.jspecify.annotations.NullMarked;
