/** When the router's backends are asked, and as whom: their roles all the time, their health at the file's pace. */
package dev.pgbeacon.router.watch;
