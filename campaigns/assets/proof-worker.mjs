// The worker in which a browser does the work that shows it is no program sending forms by the thousand.
import "altcha/workers/pbkdf2";
